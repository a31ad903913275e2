(** * Shifted Basel sums and the trigamma function

    trigamma(x) is by definition the series sum_{k>=0} 1/(k+x)^2 (DLMF 5.15.1); it converges for x > 0.
    H2a(g) = sum_{k<=g} 1/(k+a)^2 with a > -1 tends to trigamma(1+a), with the tail

        1/(g+1+a) <= trigamma(1+a) - H2a(g) <= 1/(g+a).

    Values: trigamma(1) = pi^2/6, trigamma(x+1) = trigamma(x) - 1/x^2, trigamma(1/2) = pi^2/2, so that
    trigamma(n) and trigamma(n + 1/2) are known for every integer n.

    Main statements: [H2a_tends_to_trigamma], [H2a_tail], [H2odd_tends_to_PI2_over_8], [H2odd_tail],
    [trigamma_1], [trigamma_shift], [trigamma_half], [trigamma_three_halves].

    Source: L. Euler (1735); DLMF 5.15.1 (series), 5.15.5 (recurrence), 5.15.3 (value at 1/2). *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences basel certificates.
Open Scope R_scope.

(** ** Sums from start index 1 are series *)

Lemma partial_sums_tend_to_Series (u t : nat -> R) :
  ex_series t ->
  u 1%nat = t 0%nat ->
  (forall g, (1 <= g)%nat -> u (S g) = u g + t g) ->
  is_lim_seq u (Series t).
Proof.
  intros convergent initial step.
  apply is_lim_seq_incr_1.
  apply (is_lim_seq_ext (sum_n t)).
  - induction n as [| n IH].
    + rewrite sum_O. symmetry. exact initial.
    + rewrite sum_Sn, IH, (step (S n)) by lia. reflexivity.
  - apply (Series_correct t convergent).
Qed.

(** ** The Basel series, and what it dominates *)

Fixpoint H2_sum (g : nat) : R :=
  match g with
  | O => 0
  | S k => H2_sum k + 1 / (INR k + 1)^2
  end.

Lemma H2_sum_limit : is_lim_seq H2_sum (PI^2/6).
Proof.
  apply H2_tends_to_PI2_over_6; [simpl; field |].
  intros g bound.
  reflexivity.
Qed.

Lemma basel_series : is_series (fun k => / (INR k + 1)^2) (PI^2/6).
Proof.
  change (is_lim_seq (sum_n (fun k => / (INR k + 1)^2)) (PI^2/6)).
  apply (is_lim_seq_ext (fun n => H2_sum (S n))).
  - induction n as [| n IH].
    + rewrite sum_O. simpl. field.
    + rewrite sum_Sn, <- IH.
      change (H2_sum (S (S n))) with (H2_sum (S n) + 1 / (INR (S n) + 1)^2).
      match goal with |- _ = plus ?x ?y => change (plus x y) with (x + y) end.
      unfold Rdiv.
      ring.
  - apply (is_lim_seq_incr_1 H2_sum (PI^2/6)).
    apply H2_sum_limit.
Qed.

Lemma inverse_square_series_converges (x : R) : 0 < x -> ex_series (fun k => / (INR k + x)^2).
Proof.
  intros x_pos.
  apply (ex_series_le (K := R_AbsRing) (V := R_CompleteNormedModule)
           _ (fun k => (1 + / x)^2 * / (INR k + 1)^2)).
  - intro k.
    pose proof (pos_INR k).
    assert (inverse_pos : 0 < / x) by (apply Rinv_0_lt_compat; exact x_pos).
    assert (base_pos : 0 < (INR k + x)^2) by nra.
    change (Rabs (/ (INR k + x)^2) <= (1 + / x)^2 * / (INR k + 1)^2).
    rewrite Rabs_right by (apply Rle_ge; left; apply Rinv_0_lt_compat; exact base_pos).
    assert (comparison : INR k + 1 <= (1 + / x) * (INR k + x)).
    { replace ((1 + / x) * (INR k + x)) with (INR k + x + INR k * / x + 1) by (field; lra).
      assert (0 <= INR k * / x) by (apply Rmult_le_pos; lra).
      lra. }
    apply (Rmult_le_reg_r ((INR k + x)^2 * (INR k + 1)^2)); [apply Rmult_lt_0_compat; nra |].
    replace (/ (INR k + x)^2 * ((INR k + x)^2 * (INR k + 1)^2)) with ((INR k + 1)^2)
      by (field; lra).
    replace ((1 + / x)^2 * / (INR k + 1)^2 * ((INR k + x)^2 * (INR k + 1)^2))
      with (((1 + / x) * (INR k + x))^2) by (field; lra).
    apply pow_incr.
    lra.
  - apply (ex_series_scal_l (K := R_AbsRing) (V := R_NormedModule)
             ((1 + / x)^2) (fun k => / (INR k + 1)^2)).
    exists (PI^2/6).
    apply basel_series.
Qed.

(** ** The trigamma function *)

Definition trigamma (x : R) : R := Series (fun k => / (INR k + x)^2).

Theorem trigamma_1 : trigamma 1 = PI^2/6.
Proof.
  apply is_series_unique.
  apply basel_series.
Qed.

Theorem trigamma_shift (x : R) : 0 < x -> trigamma (x + 1) = trigamma x - / x^2.
Proof.
  intros x_pos.
  unfold trigamma.
  rewrite (Series_incr_1 (fun k => / (INR k + x)^2)) by (apply inverse_square_series_converges; exact x_pos).
  simpl (INR 0).
  rewrite Rplus_0_l.
  rewrite (Series_ext (fun k => / (INR (S k) + x)^2) (fun k => / (INR k + (x + 1))^2)).
  - ring.
  - intro k. rewrite S_INR. do 2 f_equal. ring.
Qed.

Section Shifted.

Variable a : R.
Hypothesis a_range : -1 < a.

Variable H2a : nat -> R.
Hypothesis H2a_initial : H2a 1 = 1 / (1 + a)^2.
Hypothesis H2a_step : forall g, (1 <= g)%nat -> H2a (S g) = H2a g + 1 / (INR g + 1 + a)^2.

Theorem H2a_tends_to_trigamma : is_lim_seq H2a (trigamma (1 + a)).
Proof.
  apply partial_sums_tend_to_Series.
  - apply inverse_square_series_converges. lra.
  - rewrite H2a_initial. simpl INR. rewrite Rplus_0_l. unfold Rdiv. ring.
  - intros g bound. rewrite (H2a_step g bound), Rplus_assoc. unfold Rdiv. ring.
Qed.

Theorem H2a_tail : forall g, (1 <= g)%nat ->
  1 / (INR g + 1 + a) <= trigamma (1 + a) - H2a g <= 1 / (INR g + a).
Proof.
  assert (a_domain : domain (-1 < a)) by exact a_range.
  apply (tail_by_steps H2a (fun g => 1 / (INR g + 1 + a)) (fun g => 1 / (INR g + a))).
  - apply H2a_tends_to_trigamma.
  - null_by_power 1 (1 + a) 0%nat.
  - null_by_power 1 a 0%nat.
  - intros k k_ge_1.
    rewrite (H2a_step k k_ge_1), S_INR.
    apply between_by_differences; sign.
Qed.

End Shifted.

(** ** Odd squares: sum 1/(2k-1)^2 = H2(2g) - H2(g)/4 tends to pi^2/8 *)

Section Odd.

Variable H2odd : nat -> R.
Hypothesis H2odd_initial : H2odd 1 = 1.
Hypothesis H2odd_step : forall g, (1 <= g)%nat -> H2odd (S g) = H2odd g + 1 / (2 * INR g + 1)^2.

Lemma H2odd_is_difference : forall g, (1 <= g)%nat -> H2odd g = H2_sum (2 * g) - H2_sum g / 4.
Proof.
  apply induction_from.
  - rewrite H2odd_initial. simpl. field.
  - intros g bound IH.
    replace (2 * S g)%nat with (S (S (2 * g))) by lia.
    rewrite (H2odd_step g bound), IH.
    change (H2_sum (S (S (2 * g))))
      with (H2_sum (2 * g) + 1 / (INR (2 * g) + 1)^2 + 1 / (INR (S (2 * g)) + 1)^2).
    change (H2_sum (S g)) with (H2_sum g + 1 / (INR g + 1)^2).
    rewrite S_INR, mult_INR.
    change (INR 2) with 2.
    pose proof (pos_INR g).
    field.
    lra.
Qed.

Theorem H2odd_tends_to_PI2_over_8 : is_lim_seq H2odd (PI^2/8).
Proof.
  apply (is_lim_seq_eventually_1 (fun g => H2_sum (2 * g) - H2_sum g * / 4)).
  - intros g bound. symmetry. apply H2odd_is_difference. exact bound.
  - replace (Finite (PI^2/8)) with (Finite (PI^2/6 - PI^2/6 * / 4)) by (f_equal; field).
    apply is_lim_seq_minus'.
    + apply (is_lim_seq_subseq H2_sum (PI^2/6) (fun g => (2 * g)%nat)); [| apply H2_sum_limit].
      apply eventually_subseq.
      intro n.
      lia.
    + apply is_lim_seq_mult'; [apply H2_sum_limit | apply is_lim_seq_const].
Qed.

Theorem H2odd_tail : forall g, (1 <= g)%nat ->
  1 / (4 * INR g + 2) <= PI^2/8 - H2odd g <= 1 / (4 * INR g - 2).
Proof.
  apply (tail_by_steps H2odd (fun g => 1 / (4 * INR g + 2)) (fun g => 1 / (4 * INR g - 2))).
  - apply H2odd_tends_to_PI2_over_8.
  - null_by_power (/ 4) (/ 2) 0%nat.
  - null_by_power (/ 4) (- / 2) 0%nat.
  - intros k k_ge_1.
    rewrite (H2odd_step k k_ge_1), S_INR.
    apply between_by_differences; sign.
Qed.

End Odd.

Theorem trigamma_half : trigamma (1/2) = PI^2/2.
Proof.
  set (H2odd := fix sum (g : nat) : R :=
    match g with O => 0 | S k => sum k + 1 / (2 * INR k + 1)^2 end).
  assert (odd : is_lim_seq (fun g => 4 * H2odd g) (PI^2/2)).
  { replace (Finite (PI^2/2)) with (Rbar_mult 4 (PI^2/8)) by (simpl; f_equal; field).
    apply is_lim_seq_scal_l, H2odd_tends_to_PI2_over_8.
    - simpl. field.
    - intros g bound. reflexivity. }
  assert (shifted : is_lim_seq (fun g => 4 * H2odd g) (trigamma (1 + -1/2))).
  { apply H2a_tends_to_trigamma; [lra | |].
    - simpl. field.
    - intros g bound.
      change (H2odd (S g)) with (H2odd g + 1 / (2 * INR g + 1)^2).
      pose proof (pos_INR g).
      field.
      lra. }
  replace (1/2) with (1 + -1/2) by field.
  apply is_lim_seq_unique in odd.
  apply is_lim_seq_unique in shifted.
  rewrite odd in shifted.
  injection shifted as equal.
  symmetry.
  exact equal.
Qed.

(** sum_{k>=1} 1/(k+1/2)^2 = trigamma(3/2) = pi^2/2 - 4. *)
Theorem trigamma_three_halves : trigamma (3/2) = PI^2/2 - 4.
Proof.
  replace (3/2) with (1/2 + 1) by field.
  rewrite trigamma_shift, trigamma_half by lra.
  field.
Qed.
