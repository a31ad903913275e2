(** * Harmonic sums: unbounded, and negligible against every power of g

    H1a(g) = sum_{k<=g} 1/(k+a) for a > -1 (H1 is a = 0) tends to infinity, by the harmonic minorant, and
    stays below M (1 + ln g) with M = 1 + 1/(1+a).  Because exp(x) >= (x/n)^n, every power of a sequence
    with such a bound is negligible: u(g)^j / g^k -> 0 for all j >= 0 and k >= 1.

    Main statements: [H1_unbounded_and_negligible], [H1a_unbounded_and_negligible],
    [log_bounded_is_negligible], [H1_minus_log_converges].

    Source: N. Oresme (c. 1350) for the divergence; DLMF 5.11.2 for the logarithmic size. *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences.
Open Scope R_scope.

(** The meaning of "unbounded, and o(g^k) for every k >= 1", for all powers at once. *)
Definition unbounded_and_negligible (u : nat -> R) : Prop :=
  is_lim_seq u p_infty /\
  forall j k : nat, (1 <= k)%nat -> is_lim_seq (fun g => u g ^ j / INR g ^ k) 0.

(** ** The logarithm between inverses: 1/(x+1) <= ln(x+1) - ln x <= 1/x *)

Lemma log_step_dominates_inverse (x : R) : 0 < x -> / (x + 1) <= ln (x + 1) - ln x.
Proof.
  intros x_pos.
  assert (ln (x / (x + 1)) <= - / (x + 1)).
  { assert (small : / (x + 1) < 1).
    { rewrite <- Rinv_1. apply Rinv_lt_contravar; lra. }
    replace (x / (x + 1)) with (1 + - / (x + 1)) by (field; lra).
    apply Rle_trans with (ln (exp (- / (x + 1)))); [| rewrite ln_exp; lra].
    apply ln_le; [lra |].
    left.
    apply exp_ineq1.
    assert (0 < / (x + 1)) by (apply Rinv_0_lt_compat; lra).
    lra. }
  rewrite ln_div in H by lra.
  lra.
Qed.

Lemma ln_nonneg (x : R) : 1 <= x -> 0 <= ln x.
Proof.
  intros x_ge_1.
  rewrite <- ln_1.
  apply ln_le; lra.
Qed.

Lemma log_index_unbounded : is_lim_seq (fun g => 1 + ln (INR g)) p_infty.
Proof.
  apply (is_lim_seq_plus (fun _ => 1) (fun g => ln (INR g)) 1 p_infty p_infty);
    [apply is_lim_seq_const | | reflexivity].
  apply (filterlim_comp _ _ _ INR ln eventually (Rbar_locally p_infty)).
  - apply is_lim_seq_INR.
  - apply is_lim_ln_p.
Qed.

(** ** Powers of logarithms are negligible *)

Lemma exp_power (x : R) (n : nat) : exp x ^ n = exp (INR n * x).
Proof.
  induction n as [| n IH].
  - simpl. rewrite Rmult_0_l, exp_0. reflexivity.
  - rewrite <- tech_pow_Rmult, IH, <- exp_plus, S_INR.
    f_equal.
    ring.
Qed.

(** (x/n)^n <= exp x for x >= 0, with n = j + 1. *)
Lemma power_below_exp (j : nat) (x : R) : 0 <= x -> (x / INR (S j)) ^ (S j) <= exp x.
Proof.
  intros x_nonneg.
  assert (index_pos : 0 < INR (S j)) by (apply lt_0_INR; lia).
  assert (part_nonneg : 0 <= x / INR (S j)).
  { apply Rmult_le_pos; [exact x_nonneg | left; apply Rinv_0_lt_compat; exact index_pos]. }
  assert (tangent : x / INR (S j) <= exp (x / INR (S j))).
  { destruct part_nonneg as [positive | <-]; [| left; apply exp_pos].
    pose proof (exp_ineq1 (x / INR (S j))) as bound.
    assert (different : x / INR (S j) <> 0) by lra.
    specialize (bound different).
    lra. }
  replace (exp x) with (exp (x / INR (S j)) ^ (S j)).
  - apply pow_incr. split; [exact part_nonneg | exact tangent].
  - rewrite exp_power.
    f_equal.
    field.
    lra.
Qed.

Lemma log_power_negligible (j : nat) : is_lim_seq (fun g => (1 + ln (INR g)) ^ j / INR g) 0.
Proof.
  set (n := INR (S j)).
  assert (n_pos : 0 < n) by (apply lt_0_INR; lia).
  apply (is_lim_seq_le_le_loc (fun _ => 0) _ (fun g => exp 1 * n ^ (S j) * / (1 + ln (INR g)))).
  - exists 1%nat.
    intros g bound.
    apply index_ge_1 in bound.
    pose proof (ln_nonneg _ bound) as log_nonneg.
    set (x := 1 + ln (INR g)).
    assert (x_pos : 0 < x) by (unfold x; lra).
    assert (index : INR g = exp x / exp 1).
    { unfold x. rewrite exp_plus, exp_ln by lra. field. apply Rgt_not_eq, exp_pos. }
    pose proof (power_below_exp j x (Rlt_le _ _ x_pos)) as power.
    fold n in power.
    pose proof (exp_pos x).
    pose proof (exp_pos 1).
    assert (power_pos : 0 < x ^ j) by (apply pow_lt; exact x_pos).
    split.
    + left. apply Rdiv_lt_0_compat; lra.
    + rewrite index.
      apply (Rmult_le_reg_r (exp x * x)); [apply Rmult_lt_0_compat; assumption |].
      replace (x ^ j / (exp x / exp 1) * (exp x * x)) with (exp 1 * x ^ (S j))
        by (simpl; field; split; apply Rgt_not_eq; assumption).
      replace (exp 1 * n ^ S j * / x * (exp x * x)) with (exp 1 * (n ^ S j * exp x))
        by (field; lra).
      apply Rmult_le_compat_l; [lra |].
      replace (x ^ S j) with (n ^ S j * (x / n) ^ S j)
        by (rewrite <- Rpow_mult_distr; f_equal; field; lra).
      apply Rmult_le_compat_l; [left; apply pow_lt; exact n_pos | exact power].
  - apply is_lim_seq_const.
  - apply scaled_null_sequence.
    change (Finite 0) with (Rbar_inv p_infty).
    apply is_lim_seq_inv; [apply log_index_unbounded | discriminate].
Qed.

Lemma log_bounded_is_negligible (u : nat -> R) (M : R) (j k : nat) :
  (forall g, (1 <= g)%nat -> 0 <= u g <= M * (1 + ln (INR g))) ->
  (1 <= k)%nat ->
  is_lim_seq (fun g => u g ^ j / INR g ^ k) 0.
Proof.
  intros range k_ge_1.
  apply (is_lim_seq_le_le_loc (fun _ => 0) _ (fun g => M ^ j * ((1 + ln (INR g)) ^ j / INR g))).
  - exists 1%nat.
    intros g bound.
    specialize (range g bound).
    apply index_ge_1 in bound.
    assert (power_pos : 0 < INR g ^ k) by (apply pow_lt; lra).
    assert (numerator_nonneg : 0 <= u g ^ j) by (apply pow_le; lra).
    split.
    + apply Rmult_le_pos; [exact numerator_nonneg | left; apply Rinv_0_lt_compat; exact power_pos].
    + replace (M ^ j * ((1 + ln (INR g)) ^ j / INR g)) with ((M * (1 + ln (INR g))) ^ j * / INR g)
        by (rewrite Rpow_mult_distr; field; lra).
      apply Rmult_le_compat; [exact numerator_nonneg | left; apply Rinv_0_lt_compat; exact power_pos | |].
      * apply pow_incr. exact range.
      * apply Rinv_le_contravar; [lra |].
        rewrite <- (pow_1 (INR g)) at 1.
        apply Rle_pow; assumption.
  - apply is_lim_seq_const.
  - apply scaled_null_sequence, log_power_negligible.
Qed.

(** ** The shifted harmonic sums *)

Section Shifted.

Variable a : R.
Hypothesis a_range : -1 < a.

Variable H1a : nat -> R.
Hypothesis H1a_initial : H1a 1 = 1 / (1 + a).
Hypothesis H1a_step : forall g, (1 <= g)%nat -> H1a (S g) = H1a g + 1 / (INR g + 1 + a).

Lemma H1a_unbounded : is_lim_seq H1a p_infty.
Proof.
  apply (unbounded_by_harmonic_minorant 1 H1a 1 (1 + a)); [lra | simpl; lra |].
  intros g bound.
  rewrite (H1a_step g bound), <- Rplus_assoc.
  lra.
Qed.

Lemma H1a_log_bound :
  forall g, (1 <= g)%nat -> 0 <= H1a g <= (1 + / (1 + a)) * (1 + ln (INR g)).
Proof.
  assert (inverse_pos : 0 < / (1 + a)) by (apply Rinv_0_lt_compat; lra).
  apply induction_from.
  - rewrite H1a_initial.
    simpl INR.
    rewrite ln_1.
    unfold Rdiv.
    lra.
  - intros g bound IH.
    rewrite (H1a_step g bound), S_INR.
    apply index_ge_1 in bound.
    assert (step_pos : 0 < 1 / (INR g + 1 + a)) by (apply Rdiv_lt_0_compat; lra).
    assert (log_pos : 0 < INR g) by lra.
    pose proof (log_step_dominates_inverse _ log_pos) as log_step.
    assert (step_bound : 1 / (INR g + 1 + a) <= (1 + / (1 + a)) * / (INR g + 1)).
    { apply (Rmult_le_reg_r ((INR g + 1 + a) * (INR g + 1))); [apply Rmult_lt_0_compat; lra |].
      replace (1 / (INR g + 1 + a) * ((INR g + 1 + a) * (INR g + 1))) with (INR g + 1) by (field; lra).
      replace ((1 + / (1 + a)) * / (INR g + 1) * ((INR g + 1 + a) * (INR g + 1)))
        with (INR g + 1 + a + INR g * / (1 + a) + 1) by (field; lra).
      assert (0 <= INR g * / (1 + a)) by (apply Rmult_le_pos; lra).
      lra. }
    assert ((1 + / (1 + a)) * / (INR g + 1) <= (1 + / (1 + a)) * (ln (INR g + 1) - ln (INR g)))
      by (apply Rmult_le_compat_l; lra).
    lra.
Qed.

Theorem H1a_unbounded_and_negligible : unbounded_and_negligible H1a.
Proof.
  split; [apply H1a_unbounded |].
  intros j k k_ge_1.
  apply (log_bounded_is_negligible H1a (1 + / (1 + a))); [apply H1a_log_bound | exact k_ge_1].
Qed.

End Shifted.

(** ** The harmonic numbers *)

Section Harmonic.

Variable H1 : nat -> R.
Hypothesis H1_initial : H1 1 = 1.
Hypothesis H1_step : forall g, (1 <= g)%nat -> H1 (S g) = H1 g + 1 / (INR g + 1).

Theorem H1_unbounded_and_negligible : unbounded_and_negligible H1.
Proof.
  apply (H1a_unbounded_and_negligible 0); [lra | |].
  - rewrite H1_initial. field.
  - intros g bound.
    rewrite (H1_step g bound), Rplus_0_r.
    reflexivity.
Qed.

(** H1(g) - ln g decreases and is nonnegative: Euler's constant exists (DLMF 5.2.3). *)
Theorem H1_minus_log_converges : ex_finite_lim_seq (fun g => H1 (S g) - ln (INR (S g))).
Proof.
  apply (ex_finite_lim_seq_decr _ 0).
  - intro n.
    assert (positive : 0 < INR (S n)) by (apply lt_0_INR; lia).
    pose proof (log_step_dominates_inverse _ positive) as log_step.
    rewrite (H1_step (S n)) by lia.
    rewrite (S_INR (S n)).
    unfold Rdiv.
    lra.
  - intro n.
    assert (lower : forall g, (1 <= g)%nat -> 0 <= H1 g - ln (INR g + 1)).
    { apply induction_from.
      - rewrite H1_initial.
        simpl INR.
        pose proof (inverse_dominates_log_step 1 ltac:(lra)) as log_step.
        rewrite ln_1, Rinv_1 in log_step.
        lra.
      - intros g bound IH.
        rewrite (H1_step g bound), S_INR.
        apply index_ge_1 in bound.
        pose proof (inverse_dominates_log_step (INR g + 1) ltac:(lra)).
        unfold Rdiv.
        lra. }
    specialize (lower (S n) ltac:(lia)).
    assert (positive : 0 < INR (S n)) by (apply lt_0_INR; lia).
    assert (ln (INR (S n)) <= ln (INR (S n) + 1)) by (apply ln_le; lra).
    lra.
Qed.

End Harmonic.
