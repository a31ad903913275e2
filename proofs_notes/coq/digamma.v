(** * The digamma function at shifts of the harmonic sums

    Euler's constant gamma is by definition the limit of H_g - ln g, which exists ([harmonic]); and
    digamma(x) + gamma is by definition the series sum_{k>=0} (1/(k+1) - 1/(k+x)) (DLMF 5.7.6), which
    converges for x > 0.  D1a(g) = sum_{k<=g} (1/(k+a) - 1/k) with a > -1, the difference of the two
    unbounded sums H1a and H1, tends to -(digamma(1+a) + gamma).

    Values: digamma(1) + gamma = 0, digamma(x+1) = digamma(x) + 1/x, digamma(1/2) + gamma = -2 ln 2.

    Main statements: [D1a_tends_to_minus_digamma_minus_gamma], [digamma_plus_gamma_1],
    [digamma_plus_gamma_shift], [digamma_plus_gamma_half].

    Source: DLMF 5.7.6 (series), 5.5.2 (recurrence), 5.4.12 and 5.4.13 (values). *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences trigamma harmonic logarithm.
Open Scope R_scope.

Definition digamma_plus_gamma (x : R) : R := Series (fun k => / (INR k + 1) - / (INR k + x)).

Definition euler_gamma : R := real (Lim_seq (fun g => H1_sum (S g) - ln (INR (S g)))).

Definition digamma (x : R) : R := digamma_plus_gamma x - euler_gamma.

Lemma digamma_series_converges (x : R) : 0 < x -> ex_series (fun k => / (INR k + 1) - / (INR k + x)).
Proof.
  intros x_pos.
  set (m := Rmin 1 x).
  assert (m_range : 0 < m /\ m <= 1 /\ m <= x).
  { unfold m. split; [apply Rmin_pos; lra | split; [apply Rmin_l | apply Rmin_r]]. }
  apply (ex_series_le (K := R_AbsRing) (V := R_CompleteNormedModule)
           _ (fun k => Rabs (x - 1) * / (INR k + m)^2)).
  - intro k.
    pose proof (pos_INR k).
    change (Rabs (/ (INR k + 1) - / (INR k + x)) <= Rabs (x - 1) * / (INR k + m)^2).
    replace (/ (INR k + 1) - / (INR k + x)) with ((x - 1) * / ((INR k + 1) * (INR k + x)))
      by (field; lra).
    rewrite Rabs_mult.
    apply Rmult_le_compat_l; [apply Rabs_pos |].
    assert (base_pos : 0 < (INR k + 1) * (INR k + x)) by (apply Rmult_lt_0_compat; lra).
    rewrite Rabs_right by (apply Rle_ge; left; apply Rinv_0_lt_compat; exact base_pos).
    apply Rinv_le_contravar; [nra |].
    replace ((INR k + m)^2) with ((INR k + m) * (INR k + m)) by ring.
    apply Rmult_le_compat; lra.
  - apply (ex_series_scal_l (K := R_AbsRing) (V := R_NormedModule)
             (Rabs (x - 1)) (fun k => / (INR k + m)^2)).
    apply inverse_square_series_converges.
    lra.
Qed.

Section Shifted.

Variable a : R.
Hypothesis a_range : -1 < a.

Variable D1a : nat -> R.
Hypothesis D1a_initial : D1a 1 = 1 / (1 + a) - 1.
Hypothesis D1a_step :
  forall g, (1 <= g)%nat -> D1a (S g) = D1a g + 1 / (INR g + 1 + a) - 1 / (INR g + 1).

Theorem D1a_tends_to_minus_digamma_minus_gamma : is_lim_seq D1a (- (digamma (1 + a) + euler_gamma)).
Proof.
  replace (- (digamma (1 + a) + euler_gamma)) with (- digamma_plus_gamma (1 + a))
    by (unfold digamma; ring).
  apply (is_lim_seq_ext (fun g => - (- D1a g))); [intro g; ring |].
  apply (is_lim_seq_opp (fun g => - D1a g) (digamma_plus_gamma (1 + a))).
  apply partial_sums_tend_to_Series.
  - apply digamma_series_converges. lra.
  - rewrite D1a_initial. simpl INR. rewrite !Rplus_0_l, Rinv_1. unfold Rdiv. ring.
  - intros g bound.
    rewrite (D1a_step g bound).
    replace (INR g + (1 + a)) with (INR g + 1 + a) by ring.
    unfold Rdiv.
    ring.
Qed.

End Shifted.

(** ** Values *)

Theorem euler_gamma_is_limit : is_lim_seq (fun g => H1_sum (S g) - ln (INR (S g))) euler_gamma.
Proof.
  apply Lim_seq_correct'.
  apply H1_minus_log_converges; [simpl; field |].
  intros g bound.
  reflexivity.
Qed.

Theorem digamma_plus_gamma_1 : digamma_plus_gamma 1 = 0.
Proof.
  unfold digamma_plus_gamma.
  apply is_series_unique.
  change (is_lim_seq (sum_n (fun k => / (INR k + 1) - / (INR k + 1))) 0).
  apply (is_lim_seq_ext (fun _ => 0)); [| apply is_lim_seq_const].
  induction n as [| n IH].
  - rewrite sum_O. ring.
  - rewrite sum_Sn, <- IH.
    match goal with |- _ = plus ?x ?y => change (plus x y) with (x + y) end.
    ring.
Qed.

(** The sum of 1/(k+x) - 1/(k+x+1) telescopes to 1/x. *)
Theorem digamma_plus_gamma_shift (x : R) :
  0 < x -> digamma_plus_gamma (x + 1) = digamma_plus_gamma x + / x.
Proof.
  intros x_pos.
  assert (telescope : Series (fun k => / (INR k + x) - / (INR k + (x + 1))) = / x).
  { apply is_series_unique.
    change (is_lim_seq (sum_n (fun k => / (INR k + x) - / (INR k + (x + 1)))) (/ x)).
    apply (is_lim_seq_ext (fun n => / x - / (INR n + (x + 1)))).
    - induction n as [| n IH].
      + rewrite sum_O. simpl INR. rewrite !Rplus_0_l. reflexivity.
      + rewrite sum_Sn, <- IH, S_INR.
        match goal with |- _ = plus ?y ?z => change (plus y z) with (y + z) end.
        pose proof (pos_INR n).
        field.
        lra.
    - replace (Finite (/ x)) with (Finite (/ x - 0)) by (f_equal; ring).
      apply is_lim_seq_minus'; [apply is_lim_seq_const | apply inverse_shift_tends_to_0]. }
  rewrite <- telescope.
  unfold digamma_plus_gamma.
  assert (left_converges : ex_series (fun k => / (INR k + 1) - / (INR k + x)))
    by (apply digamma_series_converges; exact x_pos).
  assert (right_converges : ex_series (fun k => / (INR k + 1) - / (INR k + (x + 1))))
    by (apply digamma_series_converges; lra).
  assert (gap : Series (fun k => / (INR k + x) - / (INR k + (x + 1)))
                = Series (fun k => / (INR k + 1) - / (INR k + (x + 1)))
                  - Series (fun k => / (INR k + 1) - / (INR k + x))).
  { rewrite <- Series_minus by assumption.
    apply Series_ext.
    intro k.
    ring. }
  rewrite gap.
  ring.
Qed.

Theorem digamma_plus_gamma_half : digamma_plus_gamma (1/2) = - 2 * ln 2.
Proof.
  set (H1alt := fix sum (g : nat) : R :=
    match g with O => 0 | S k => sum k + 1 / ((2 * INR k + 1) * (2 * INR k + 2)) end).
  assert (by_logarithm : is_lim_seq (fun g => 2 * H1alt g) (2 * ln 2)).
  { change (Finite (2 * ln 2)) with (Rbar_mult 2 (ln 2)).
    apply is_lim_seq_scal_l, H1alt_tends_to_ln_2.
    - simpl. field.
    - intros g bound. reflexivity. }
  assert (by_definition : is_lim_seq (fun g => 2 * H1alt g) (- digamma_plus_gamma (1 + -1/2))).
  { replace (- digamma_plus_gamma (1 + -1/2)) with (- (digamma (1 + -1/2) + euler_gamma))
      by (unfold digamma; ring).
    apply D1a_tends_to_minus_digamma_minus_gamma; [lra | |].
    - simpl. field.
    - intros g bound.
      change (H1alt (S g)) with (H1alt g + 1 / ((2 * INR g + 1) * (2 * INR g + 2))).
      pose proof (pos_INR g).
      field.
      lra. }
  apply is_lim_seq_unique in by_logarithm.
  apply is_lim_seq_unique in by_definition.
  rewrite by_logarithm in by_definition.
  injection by_definition as equal.
  replace (1/2) with (1 + -1/2) by field.
  lra.
Qed.
