(** * Divergence, null products, and growth like rho^g g^e

    - a sequence whose steps, or relative steps, are at least m(g) >= 0 is unbounded if the sums of m are;
    - the sums of a rational function are unbounded if its leading coefficients are positive and its degree is
      at least -1;
    - E(g+1) = (1 - m(g)) E(g) with 0 <= m <= 1 and unbounded sums of m gives E -> 0;
    - 0 < E(g+1) <= q E(g) with q < 1 gives g^k E(g) -> 0 for every k;
    - X(g+1) = q(g) X(g) with q(g) = rho (1 + e/(g+1)) + O(g^-2) gives X(g) / (rho^g g^e) -> L > 0: the logarithm
      of the left side has steps of size O(g^-2), because x - 2 x^2 <= ln (1 + x) <= x for |x| <= 1/2.

    Main statements: [unbounded_by_sums], [unbounded_by_products], [rational_sums_unbounded],
    [null_by_losses], [null_by_losses_and_gains],
    [vanishes_by_ratio], [growth_by_quotient], [strictly_below_limit], [strictly_above_limit].

    Source: elementary. *)

Require Import Reals Lra Lia List.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences geometric harmonic certificates magnitudes.
Open Scope R_scope.

(** ** Divergence by a minorant with unbounded sums *)

Theorem unbounded_by_sums (start : nat) (u m S : nat -> R) :
  (forall g, (start <= g)%nat -> u g + m g <= u (Datatypes.S g)) ->
  (forall g, (start <= g)%nat -> S (Datatypes.S g) = S g + m g) ->
  is_lim_seq S p_infty ->
  is_lim_seq u p_infty.
Proof.
  intros step sums unbounded.
  apply (is_lim_seq_le_p_loc (fun g => S g + (u start - S start))).
  - exists start.
    apply induction_from; [lra |].
    intros g bound IH.
    specialize (step g bound).
    rewrite (sums g bound).
    lra.
  - apply (is_lim_seq_plus S (fun _ => u start - S start) p_infty (u start - S start) p_infty);
      [exact unbounded | apply is_lim_seq_const | reflexivity].
Qed.

Theorem unbounded_by_products (start : nat) (u m S : nat -> R) :
  0 < u start ->
  (forall g, (start <= g)%nat -> 0 <= m g) ->
  (forall g, (start <= g)%nat -> u g + m g * u g <= u (Datatypes.S g)) ->
  (forall g, (start <= g)%nat -> S (Datatypes.S g) = S g + m g) ->
  is_lim_seq S p_infty ->
  is_lim_seq u p_infty.
Proof.
  intros first_pos m_nonneg step sums unbounded.
  apply (unbounded_after_scaling (u start) u first_pos).
  apply (unbounded_by_sums start (fun g => u g / u start) m S); [| exact sums | exact unbounded].
  apply product_step_to_sum_step; assumption.
Qed.

(** ** Sums of rational functions *)

(** A polynomial by its coefficients, the constant one first. *)
Fixpoint polynomial (coefficients : list R) (x : R) : R :=
  match coefficients with
  | nil => 0
  | c :: rest => c + x * polynomial rest x
  end.

(** Divided by its leading power a polynomial tends to its leading coefficient. *)
Lemma polynomial_size (coefficients : list R) (leading : R) :
  is_lim_seq (fun g => polynomial (coefficients ++ leading :: nil) (INR g) / INR g ^ length coefficients) leading.
Proof.
  induction coefficients as [| c rest IH].
  - apply (is_lim_seq_ext (fun _ => leading)); [intro g; simpl; field | apply is_lim_seq_const].
  - apply (is_lim_seq_ext_loc
             (fun g => c * (/ (INR g + 0)) ^ S (length rest)
                       + polynomial (rest ++ leading :: nil) (INR g) / INR g ^ length rest)).
    + exists 1%nat.
      intros g g_ge_1.
      apply index_ge_1 in g_ge_1.
      rewrite Rplus_0_r.
      simpl length. simpl app. simpl polynomial.
      rewrite pow_inv by lra.
      simpl pow.
      field.
      repeat split; first [lra | apply pow_nonzero; lra].
    + replace (Finite leading) with (Finite (0 + leading)) by (f_equal; ring).
      apply is_lim_seq_plus'; [apply inverse_power_tends_to_0 | exact IH].
Qed.

(** A positive leading coefficient of the numerator and of the denominator, and degree at least -1. *)
Theorem rational_sums_unbounded (start : nat) (above below : list R) (a b : R) (S : nat -> R) :
  0 < a -> 0 < b -> (length below <= length above + 1)%nat ->
  (forall g, (start <= g)%nat ->
     S (Datatypes.S g)
     = S g + polynomial (above ++ a :: nil) (INR g) / polynomial (below ++ b :: nil) (INR g)) ->
  is_lim_seq S p_infty.
Proof.
  intros a_pos b_pos degree sums.
  set (m := fun g => polynomial (above ++ a :: nil) (INR g) / polynomial (below ++ b :: nil) (INR g)) in *.
  assert (scaled : is_lim_seq (fun g => polynomial (above ++ a :: nil) (INR g) / INR g ^ length above
                                / (polynomial (below ++ b :: nil) (INR g) / INR g ^ length below)) (a / b)).
  { apply is_lim_seq_div'; [apply polynomial_size | apply polynomial_size | lra]. }
  pose proof (polynomial_size below b) as size_below.
  apply is_lim_seq_spec in size_below.
  destruct (size_below (mkposreal _ b_pos)) as [far nonzero].
  assert (late_denominator : forall g, (far + 1 <= g)%nat ->
            0 < INR g ^ length below /\ polynomial (below ++ b :: nil) (INR g) <> 0).
  { intros g late.
    assert (g_ge_1 : 1 <= INR g) by (apply index_ge_1; lia).
    specialize (nonzero g ltac:(lia)).
    simpl in nonzero.
    apply Rabs_def2 in nonzero.
    split; [apply pow_lt; lra |].
    intros zero. rewrite zero in nonzero. unfold Rdiv in nonzero. rewrite Rmult_0_l in nonzero. lra. }
  destruct (Nat.eq_dec (length below) (length above + 1)) as [harmonic_size | larger].
  - apply (unbounded_by_harmonic_size_minorant (start + far + 1) S m (a / b)); [apply Rdiv_lt_0_compat; lra | |].
    + refine (is_lim_seq_ext_loc _ _ _ _ scaled).
      exists (far + 1)%nat.
      intros g late.
      assert (g_ge_1 : 1 <= INR g) by (apply index_ge_1; lia).
      destruct (late_denominator g late) as [power_pos denominator_nonzero].
      unfold m.
      rewrite harmonic_size, Nat.add_1_r.
      simpl pow.
      field.
      repeat split; [exact denominator_nonzero | apply pow_nonzero; lra | lra].
    + intros g late. rewrite sums by lia. unfold m. lra.
  - set (excess := (length above - length below)%nat).
    apply (unbounded_by_power_minorant (start + far + 1) excess S m (a / b)); [apply Rdiv_lt_0_compat; lra | |].
    + refine (is_lim_seq_ext_loc _ _ _ _ scaled).
      exists (far + 1)%nat.
      intros g late.
      assert (g_ge_1 : 1 <= INR g) by (apply index_ge_1; lia).
      destruct (late_denominator g late) as [power_pos denominator_nonzero].
      unfold m.
      replace (length above) with (length below + excess)%nat by (unfold excess; lia).
      rewrite pow_add.
      field.
      repeat split; [exact denominator_nonzero | apply pow_nonzero; lra | apply pow_nonzero; lra].
    + intros g late. rewrite sums by lia. unfold m. lra.
Qed.

(** ** Sequences that tend to 0 *)

Lemma exp_dominates_loss (m : R) : 1 - m <= exp (- m).
Proof. pose proof (exp_ineq1_le (- m)). lra. Qed.

Theorem null_by_losses (start : nat) (E m S : nat -> R) :
  (forall g, (start <= g)%nat -> E (Datatypes.S g) = (1 - m g) * E g) ->
  (forall g, (start <= g)%nat -> 0 <= m g <= 1) ->
  (forall g, (start <= g)%nat -> S (Datatypes.S g) = S g + m g) ->
  is_lim_seq S p_infty ->
  is_lim_seq E 0.
Proof.
  intros step range sums unbounded.
  apply is_lim_seq_abs_0.
  apply (is_lim_seq_le_le_loc (fun _ => 0) _ (fun g => Rabs (E start) * exp (S start) * exp (- S g))).
  - exists start.
    intros g bound.
    split; [apply Rabs_pos |].
    revert g bound.
    apply (induction_from start (fun g => Rabs (E g) <= Rabs (E start) * exp (S start) * exp (- S g))).
    + rewrite Rmult_assoc, <- exp_plus, Rplus_opp_r, exp_0. lra.
    + intros g bound IH.
      rewrite (step g bound), (sums g bound).
      specialize (range g bound).
      rewrite Rabs_mult, (Rabs_right (1 - m g)) by lra.
      replace (- (S g + m g)) with (- S g + - m g) by ring.
      rewrite exp_plus.
      pose proof (exp_dominates_loss (m g)) as loss.
      pose proof (Rabs_pos (E g)) as size.
      rewrite (Rmult_comm (1 - m g)), <- Rmult_assoc.
      apply Rmult_le_compat; [exact size | lra | exact IH | exact loss].
  - apply is_lim_seq_const.
  - apply scaled_null_sequence.
    apply (filterlim_comp _ _ _ (fun g => - S g) exp eventually (Rbar_locally m_infty)).
    + apply (is_lim_seq_opp S p_infty). exact unbounded.
    + apply is_lim_exp_m.
Qed.

(** The same with gains that are small against the losses: past some index a gain is below e times the loss, and then
    what [Rabs (E g)] has above e shrinks by the losses. *)
Theorem null_by_losses_and_gains (start : nat) (E m p S : nat -> R) :
  (forall g, (start <= g)%nat -> E (Datatypes.S g) = (1 - m g) * E g + p g) ->
  (forall g, (start <= g)%nat -> 0 < m g <= 1) ->
  (forall g, (start <= g)%nat -> S (Datatypes.S g) = S g + m g) ->
  is_lim_seq S p_infty ->
  is_lim_seq (fun g => p g / m g) 0 ->
  is_lim_seq E 0.
Proof.
  intros step range sums unbounded small.
  apply is_lim_seq_spec.
  intros eps.
  assert (half_pos : 0 < eps / 2) by (pose proof (cond_pos eps); lra).
  apply is_lim_seq_spec in small.
  destruct (small (mkposreal _ half_pos)) as [far below].
  simpl in below.
  set (late := Nat.max start far).
  set (C := Rabs (E late) * exp (S late)).
  assert (above : forall g, (late <= g)%nat -> Rabs (E g) - eps / 2 <= C * exp (- S g)).
  { apply induction_from.
    - unfold C.
      rewrite Rmult_assoc, <- exp_plus, Rplus_opp_r, exp_0.
      lra.
    - intros g bound IH.
      specialize (range g ltac:(unfold late in bound; lia)).
      rewrite (step g ltac:(unfold late in bound; lia)), (sums g ltac:(unfold late in bound; lia)).
      specialize (below g ltac:(unfold late in bound; lia)).
      rewrite Rminus_0_r in below.
      unfold Rdiv in below.
      rewrite Rabs_mult, Rabs_inv, (Rabs_right (m g)) in below by lra.
      assert (gain : Rabs (p g) <= eps / 2 * m g).
      { apply (Rmult_lt_compat_r (m g)) in below; [| lra].
        rewrite Rmult_assoc, Rinv_l, Rmult_1_r in below by lra.
        lra. }
      pose proof (Rabs_triang ((1 - m g) * E g) (p g)) as sum.
      rewrite Rabs_mult, (Rabs_right (1 - m g)) in sum by lra.
      pose proof (exp_dominates_loss (m g)) as loss.
      assert (positive : 0 <= C * exp (- S g)).
      { unfold C. repeat apply Rmult_le_pos; try apply Rabs_pos; left; apply exp_pos. }
      apply Rle_trans with ((1 - m g) * (C * exp (- S g))).
      + apply Rle_trans with ((1 - m g) * (Rabs (E g) - eps / 2)); [lra |].
        apply Rmult_le_compat_l; [lra | exact IH].
      + replace (- (S g + m g)) with (- m g + - S g) by ring.
        rewrite exp_plus.
        replace (C * (exp (- m g) * exp (- S g))) with (exp (- m g) * (C * exp (- S g))) by ring.
        apply Rmult_le_compat_r; [exact positive | exact loss]. }
  assert (vanishing : is_lim_seq (fun g => C * exp (- S g)) 0).
  { apply scaled_null_sequence.
    apply (filterlim_comp _ _ _ (fun g => - S g) exp eventually (Rbar_locally m_infty)).
    - apply (is_lim_seq_opp S p_infty). exact unbounded.
    - apply is_lim_exp_m. }
  apply is_lim_seq_spec in vanishing.
  destruct (vanishing (mkposreal _ half_pos)) as [later tiny].
  exists (Nat.max late later).
  intros g bound.
  specialize (above g ltac:(lia)).
  specialize (tiny g ltac:(lia)).
  simpl in tiny.
  rewrite Rminus_0_r in *.
  apply Rabs_def2 in tiny.
  lra.
Qed.

Theorem vanishes_by_ratio (start : nat) (q : R) (E : nat -> R) :
  q < 1 ->
  (forall g, (start <= g)%nat -> 0 < E g) ->
  (forall g, (start <= g)%nat -> E (S g) <= q * E g) ->
  vanishes_against_powers E.
Proof.
  intros q_below_1 positive step k.
  assert (q_pos : 0 < q).
  { pose proof (positive start (le_n start)) as now.
    pose proof (positive (S start) (le_S _ _ (le_n start))) as next.
    specialize (step start (le_n start)).
    destruct (Rle_dec q 0); nra. }
  set (G := fun g : nat => E start / q ^ start * q ^ g).
  assert (above : forall g, (start <= g)%nat -> E g <= G g).
  { apply induction_from.
    - unfold G. right. field. apply pow_nonzero. lra.
    - intros g bound IH.
      specialize (step g bound).
      apply Rle_trans with (q * E g); [exact step |].
      apply Rle_trans with (q * G g); [apply Rmult_le_compat_l; lra |].
      unfold G. rewrite <- (tech_pow_Rmult q g). right. ring. }
  assert (dominated : is_lim_seq (fun g => INR g ^ k * G g) 0).
  { apply (geometric_recursion_vanishes start q G); [lra |].
    intros g _. unfold G. rewrite <- (tech_pow_Rmult q g). ring. }
  apply (is_lim_seq_le_le_loc (fun _ => 0) _ (fun g => INR g ^ k * G g)); [| apply is_lim_seq_const | exact dominated].
  exists start.
  intros g bound.
  assert (power : 0 <= INR g ^ k) by (apply pow_le, pos_INR).
  specialize (above g bound).
  specialize (positive g bound).
  split; [apply Rmult_le_pos; lra | apply Rmult_le_compat_l; assumption].
Qed.

(** ** Growth *)

Lemma log_below_tangent (x : R) : -1 < x -> ln (1 + x) <= x.
Proof.
  intros range.
  apply Rle_trans with (ln (exp x)); [| rewrite ln_exp; lra].
  apply ln_le; [lra | apply exp_ineq1_le].
Qed.

Lemma log_above_parabola (x : R) : - / 2 <= x -> x - 2 * x ^ 2 <= ln (1 + x).
Proof.
  intros range.
  assert (inverse_pos : 0 < / (1 + x)) by (apply Rinv_0_lt_compat; lra).
  pose proof (log_below_tangent (- x / (1 + x))) as tangent.
  replace (1 + - x / (1 + x)) with (/ (1 + x)) in tangent by (field; lra).
  rewrite ln_Rinv in tangent by lra.
  assert (low : -1 < - x / (1 + x)).
  { apply (Rmult_lt_reg_r (1 + x)); [lra |].
    replace (- x / (1 + x) * (1 + x)) with (- x) by (field; lra).
    lra. }
  specialize (tangent low).
  apply Rle_trans with (x / (1 + x)); [| unfold Rdiv in *; lra].
  apply (Rmult_le_reg_r (1 + x)); [lra |].
  replace (x / (1 + x) * (1 + x)) with x by (field; lra).
  nra.
Qed.

Theorem growth_by_quotient (start : nat) (X q : nat -> R) (rho e : R) :
  0 < X start -> 0 < rho ->
  (forall g, (start <= g)%nat -> 0 < q g) ->
  (forall g, (start <= g)%nat -> X (S g) = q g * X g) ->
  slow (fun g => (q g - rho * (1 + e / (INR g + 1))) * INR g ^ 2) ->
  exists L, 0 < L /\ is_lim_seq (fun g => X g / (rho ^ g * Rpower (INR g) e)) L.
Proof.
  intros first_pos rho_pos q_pos step small.
  assert (X_pos : forall g, (start <= g)%nat -> 0 < X g).
  { apply induction_from; [exact first_pos |].
    intros g bound IH. rewrite (step g bound). apply Rmult_lt_0_compat; [apply q_pos; exact bound | exact IH]. }
  assert (scale_pos : forall g, 0 < rho ^ g * Rpower (INR g) e).
  { intro g. apply Rmult_lt_0_compat; [apply pow_lt; exact rho_pos | apply Rpower_pos]. }
  set (Y := fun g => ln (X g / (rho ^ g * Rpower (INR g) e))).
  enough (converges : ex_finite_lim_seq Y).
  { destruct converges as [l limit].
    exists (exp l).
    split; [apply exp_pos |].
    apply (is_lim_seq_ext_loc (fun g => exp (Y g))).
    - exists start.
      intros g bound.
      unfold Y.
      apply exp_ln, Rdiv_lt_0_compat; [apply X_pos; exact bound | apply scale_pos].
    - apply is_lim_seq_continuous; [| exact limit].
      apply derivable_continuous_pt, derivable_pt_exp. }
  destruct (slow_bound _ (/ 2) small) as [far near]; [lra |].
  (* x = q/rho - 1 is e/(g+1) up to y = O(g^(-3/2)) *)
  set (c := (1 + Rabs e + 2 * (Rabs e + / rho) ^ 2 + / rho)).
  destruct (eventually_below _ (/ 2) (scaled_null_sequence (Rabs e + / rho) _ (power_of_index_vanishes (/ 2) ltac:(lra))))
    as [late_from half]; [lra |].
  apply (converges_by_summable_steps (start + far + late_from + 1) Y c).
  intros g late.
  assert (x_ge_1 : 1 <= INR g) by (apply index_ge_1; lia).
  specialize (near g ltac:(lia)).
  specialize (half g ltac:(lia)).
  specialize (q_pos g ltac:(lia)).
  specialize (X_pos g ltac:(lia)).
  specialize (step g ltac:(lia)).
  set (t := INR g) in *.
  pose proof (Rpower_pos t (/ 2)) as A_pos.
  assert (A_square : Rpower t (/ 2) * Rpower t (/ 2) = t).
  { rewrite <- Rpower_plus. replace (/ 2 + / 2) with 1 by field. apply Rpower_1. lra. }
  rewrite Rpower_Ropp.
  set (A := Rpower t (/ 2)) in *.
  assert (A_ge_1 : 1 <= A) by nra.
  set (x := q g / rho - 1).
  set (y := x - e / (t + 1)).
  assert (inverse_pos : 0 < / rho) by (apply Rinv_0_lt_compat; exact rho_pos).
  pose proof (Rabs_pos e) as e_size.
  assert (y_small : Rabs y <= / rho * (/ A / t)).
  { assert (scaled : Rabs (rho * y) * t ^ 2 <= A).
    { replace (rho * y) with (q g - rho * (1 + e / (t + 1))) by (unfold y, x; field; lra).
      rewrite Rabs_mult, (Rabs_right (t ^ 2)) in near by nra.
      exact near. }
    rewrite Rabs_mult, (Rabs_right rho) in scaled by lra.
    apply (Rmult_le_reg_r (rho * t ^ 2)); [apply Rmult_lt_0_compat; nra |].
    replace (/ rho * (/ A / t) * (rho * t ^ 2)) with A.
    2: { rewrite <- A_square. field. repeat split; lra. }
    lra. }
  assert (unit_pos : 0 < / A / t) by (apply Rdiv_lt_0_compat; [apply Rinv_0_lt_compat |]; lra).
  assert (e_part : Rabs (e / (t + 1)) <= Rabs e * / t).
  { unfold Rdiv. rewrite Rabs_mult.
    apply Rmult_le_compat_l; [exact e_size |].
    rewrite Rabs_right by (left; apply Rinv_0_lt_compat; lra).
    apply Rinv_le_contravar; lra. }
  assert (t_inverse : / t = / A * / A) by (rewrite <- A_square; field; lra).
  assert (A_inverse : 0 < / A <= 1).
  { split; [apply Rinv_0_lt_compat; lra |]. rewrite <- Rinv_1. apply Rinv_le_contravar; lra. }
  assert (x_small : Rabs x <= (Rabs e + / rho) * / t).
  { replace x with (e / (t + 1) + y) by (unfold y; ring).
    eapply Rle_trans; [apply Rabs_triang |].
    assert (/ rho * (/ A / t) <= / rho * / t).
    { apply Rmult_le_compat_l; [lra |].
      unfold Rdiv.
      assert (0 < / t) by (apply Rinv_0_lt_compat; lra).
      nra. }
    lra. }
  assert (x_half : Rabs x <= / 2).
  { rewrite Rabs_right in half.
    2: { apply Rle_ge, Rmult_le_pos; lra. }
    eapply Rle_trans; [exact x_small |].
    eapply Rle_trans; [| exact half].
    apply Rmult_le_compat_l; [lra |].
    rewrite t_inverse.
    nra. }
  apply Rabs_le_between in x_half.
  assert (log_step : Y (S g) - Y g = ln (1 + x) - e * (ln (t + 1) - ln t)).
  { unfold Y.
    rewrite step, S_INR.
    fold t.
    pose proof (pow_lt rho g rho_pos) as power_pos.
    rewrite !ln_div by (try apply Rmult_lt_0_compat; try apply Rpower_pos; try exact power_pos;
                        try exact X_pos; try exact q_pos; apply pow_lt; exact rho_pos).
    rewrite !ln_mult by (try apply Rpower_pos; try exact power_pos; try exact X_pos; try exact q_pos;
                         apply pow_lt; exact rho_pos).
    unfold Rpower.
    rewrite !ln_exp.
    rewrite <- tech_pow_Rmult, ln_mult by assumption.
    replace (1 + x) with (q g / rho) by (unfold x; ring).
    rewrite ln_div by assumption.
    ring. }
  rewrite log_step.
  pose proof (log_below_tangent x ltac:(lra)) as log_upper.
  pose proof (log_above_parabola x ltac:(lra)) as log_lower.
  pose proof (log_step_dominates_inverse t ltac:(lra)) as index_lower.
  pose proof (inverse_dominates_log_step t ltac:(lra)) as index_upper.
  set (d := ln (t + 1) - ln t) in *.
  assert (index_gap : Rabs (e * (d - / (t + 1))) <= Rabs e * (/ A / t)).
  { rewrite Rabs_mult.
    apply Rmult_le_compat_l; [exact e_size |].
    rewrite Rabs_right by lra.
    apply Rle_trans with (/ t - / (t + 1)); [lra |].
    replace (/ t - / (t + 1)) with (/ (t * (t + 1))) by (field; lra).
    unfold Rdiv.
    rewrite <- Rinv_mult.
    apply Rinv_le_contravar; [nra |].
    nra. }
  assert (square : x ^ 2 <= (Rabs e + / rho) ^ 2 * (/ A / t)).
  { rewrite <- (pow2_abs x).
    apply Rle_trans with (((Rabs e + / rho) * / t) ^ 2).
    - apply pow_incr. split; [apply Rabs_pos | exact x_small].
    - rewrite Rpow_mult_distr.
      apply Rmult_le_compat_l; [apply pow2_ge_0 |].
      replace ((/ t) ^ 2) with (/ t * / t) by ring.
      unfold Rdiv.
      apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra |].
      rewrite t_inverse.
      nra. }
  assert (gap : Rabs (ln (1 + x) - x) <= 2 * ((Rabs e + / rho) ^ 2 * (/ A / t))).
  { apply Rabs_le_between. pose proof (pow2_ge_0 x). lra. }
  replace (ln (1 + x) - e * d) with ((ln (1 + x) - x) + y - e * (d - / (t + 1)))
    by (unfold y, Rdiv; ring).
  eapply Rle_trans; [apply Rabs_triang |].
  rewrite Rabs_Ropp.
  assert (first_two : Rabs (ln (1 + x) - x + y) <= Rabs (ln (1 + x) - x) + Rabs y) by apply Rabs_triang.
  unfold c.
  lra.
Qed.

(** The same when the remainder times g^2 has a limit, as it has for a rational quotient. *)
Theorem growth_by_rational_quotient (start : nat) (X q : nat -> R) (rho e l : R) :
  0 < X start -> 0 < rho ->
  (forall g, (start <= g)%nat -> 0 < q g) ->
  (forall g, (start <= g)%nat -> X (S g) = q g * X g) ->
  is_lim_seq (fun g => (q g - rho * (1 + e / (INR g + 1))) * INR g ^ 2) l ->
  exists L, 0 < L /\ is_lim_seq (fun g => X g / (rho ^ g * Rpower (INR g) e)) L.
Proof.
  intros first_pos rho_pos q_pos step limit.
  apply (growth_by_quotient start X q rho e first_pos rho_pos q_pos step).
  apply (convergent_is_slow _ l limit).
Qed.

(** ** On which side of its limit a strictly monotone sequence stays *)

Theorem strictly_below_limit (start : nat) (u : nat -> R) (l : R) :
  is_lim_seq u l ->
  (forall g, (start <= g)%nat -> 0 < u (S g) - u g) ->
  forall g, (start <= g)%nat -> u g < l.
Proof.
  intros limit step g bound.
  apply Rlt_le_trans with (u (S g)); [specialize (step g bound); lra |].
  apply (below_limit_of_increasing start u l limit); [| lia].
  intros k late. specialize (step k late). lra.
Qed.

Theorem strictly_above_limit (start : nat) (u : nat -> R) (l : R) :
  is_lim_seq u l ->
  (forall g, (start <= g)%nat -> 0 < u g - u (S g)) ->
  forall g, (start <= g)%nat -> l < u g.
Proof.
  intros limit step g bound.
  apply Rle_lt_trans with (u (S g)); [| specialize (step g bound); lra].
  apply (above_limit_of_decreasing start u l limit); [| lia].
  intros k late. specialize (step k late). lra.
Qed.

(** ** For exported certificates *)

(** The sum of m(0), ..., m(g-1). *)
Fixpoint running_sum (m : nat -> R) (g : nat) : R :=
  match g with
  | O => 0
  | S before => running_sum m before + m before
  end.

(** A goal [slow _] on sums, products and powers of slow and of convergent sequences in the context. *)
Ltac slow_parts :=
  match goal with
  | |- slow (fun _ => ?c) => apply (slow_const c)
  | |- slow (fun g => @?a g ^ ?n) => apply (slow_pow a n); slow_parts
  | |- slow (fun g => @?a g + @?b g) => apply (slow_plus a b); slow_parts
  | |- slow (fun g => @?a g * @?b g) => apply (slow_mult a b); slow_parts
  | fact : slow ?u |- slow (fun g => ?u g) => exact fact
  | fact : slow ?u |- slow ?u => exact fact
  | limit : is_lim_seq ?u (Finite ?l) |- slow (fun g => ?u g) => exact (convergent_is_slow u l limit)
  | limit : is_lim_seq ?u (Finite ?l) |- slow ?u => exact (convergent_is_slow u l limit)
  end.

(** Goals [a <> 0], each from a premise [b <> 0] where b is a multiple of a. *)
Ltac nonzero_by_premises :=
  repeat split;
  match goal with
  | |- ?a * ?b <> 0 => apply Rmult_integral_contrapositive; split; nonzero_by_premises
  | |- ?a ^ ?n <> 0 => apply pow_nonzero; nonzero_by_premises
  | |- ?a <> 0 =>
      let zero := fresh "zero" in
      intros zero;
      match goal with
      | premise : ?b <> 0 |- False => apply premise; lra
      | |- False => lra
      end
  end.
