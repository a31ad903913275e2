(** * The product to the sine: prod_{k<=g} (1 - c/k^2) tends to sin(pi sqrt c)/(pi sqrt c), 0 < c < 1

    With t = sqrt c and S_m = int_0^{pi/2} cos(2tx) cos(x)^m dx,

        ((m+2)^2 - 4t^2) S_{m+2} = (m+2)(m+1) S_m,   S_0 = sin(pi t)/(2t),

    so sin(pi t)/(pi t) = P(g) S_{2g}/C_{2g} exactly, and 1 - 2c q(g) <= S_{2g}/C_{2g} <= 1 because
    1 - 2(tx)^2 <= cos(2tx) <= 1.  With P <= 1 and 2 q(g) <= 1/g, the explicit rate is

        - c/g <= L - P(g) <= - L c/(g+1)   with L = sin(pi sqrt c)/(pi sqrt c) > 0.

    Main statements: [Psin_tends_to_sin_quotient], [Psin_tail].

    Source: L. Euler (1748), Introductio in analysin infinitorum; DLMF 4.22.1.  The moments are those of
    [cosine_moments] with the weight cos(2tx). *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences cosine_moments certificates.
Open Scope R_scope.

(** ** Elementary facts about the sine *)

(** |sin z| <= z for z >= 0, squared. *)
Lemma sin_squared_le (z : R) : 0 <= z -> sin z * sin z <= z * z.
Proof.
  intros z_nonneg.
  assert (upper : sin z <= z).
  { destruct z_nonneg as [positive | <-]; [left; apply sin_lt_x; exact positive |].
    rewrite sin_0. lra. }
  assert (lower : - z <= sin z).
  { destruct (Rle_dec z 1) as [small | large].
    - assert (0 <= sin z); [| lra].
      pose proof PI2_3_2.
      apply sin_ge_0; lra.
    - pose proof (SIN_bound z). lra. }
  nra.
Qed.

Lemma cos_double (z : R) : cos (2 * z) = 1 - 2 * (sin z * sin z).
Proof.
  rewrite cos_2a_sin.
  ring.
Qed.

(** ** The moments with weight cos(2tx) *)

Section Moments.

Variable t : R.
Hypothesis t_range : 0 < t < 1.

Definition Sm (m : nat) : R := RInt (fun x => cos (2*t*x) * cos x ^ m) 0 (PI/2).

Lemma Sm_integrable (m : nat) (a b : R) : ex_RInt (fun x => cos (2*t*x) * cos x ^ m) a b.
Proof. integrable. Qed.

Lemma Sm_derivative (m : nat) (x : R) :
  is_derive (fun x => (INR m + 2) * (cos (2*t*x) * (sin x * cos x ^ (S m)))
                      - 2*t*(sin (2*t*x) * cos x ^ (S (S m)))) x
    (((INR m + 2)^2 - 4*t^2) * (cos (2*t*x) * cos x ^ (S (S m)))
     - (INR m + 2)*(INR m + 1) * (cos (2*t*x) * cos x ^ m)).
Proof.
  auto_derive; [trivial |].
  tidy_powers.
  set (y := cos x ^ m).
  set (k := cos (2*t*x)).
  transitivity ((INR m + 2)*k*(cos x*(cos x*y))
                - (INR m + 2)*(INR m + 1)*k*(sin x*sin x)*y
                - 4*t^2*k*(cos x*(cos x*y))); [simpl; ring |].
  rewrite sin_squared.
  simpl.
  ring.
Qed.

Lemma Sm_recursion (m : nat) :
  ((INR m + 2)^2 - 4*t^2) * Sm (S (S m)) = (INR m + 2)*(INR m + 1) * Sm m.
Proof.
  set (F := fun x => (INR m + 2) * (cos (2*t*x) * (sin x * cos x ^ (S m)))
                     - 2*t*(sin (2*t*x) * cos x ^ (S (S m)))).
  set (f := fun x => ((INR m + 2)^2 - 4*t^2) * (cos (2*t*x) * cos x ^ (S (S m)))
                     - (INR m + 2)*(INR m + 1) * (cos (2*t*x) * cos x ^ m)).
  assert (by_antiderivative : is_RInt f 0 (PI/2) (F (PI/2) - F 0)).
  { apply integral_by_antiderivative; intro x; [apply Sm_derivative |].
    unfold f. continuous_by_derivative. }
  assert (by_linearity : is_RInt f 0 (PI/2)
    (((INR m + 2)^2 - 4*t^2) * Sm (S (S m)) - (INR m + 2)*(INR m + 1) * Sm m)).
  { apply (is_RInt_minus (V := R_NormedModule));
      apply (is_RInt_scal (V := R_NormedModule));
      apply (RInt_correct (V := R_CompleteNormedModule)), Sm_integrable. }
  pose proof (integral_unique _ _ _ _ _ by_antiderivative by_linearity) as equal.
  unfold F in equal.
  rewrite cos_PI2, Rmult_0_r, sin_0 in equal.
  simpl in equal.
  simpl.
  lra.
Qed.

Lemma Sm_start : Sm 0 = sin (PI*t)/(2*t).
Proof.
  unfold Sm.
  apply (is_RInt_unique (V := R_CompleteNormedModule)).
  replace (sin (PI*t)/(2*t)) with (sin (2*t*(PI/2))/(2*t) - sin (2*t*0)/(2*t)).
  2: { replace (2*t*(PI/2)) with (PI*t) by field.
       rewrite Rmult_0_r, sin_0.
       field.
       lra. }
  apply (integral_by_antiderivative (fun x => sin (2*t*x)/(2*t))); intro x.
  - auto_derive; [trivial |]. simpl. field. lra.
  - continuous_by_derivative.
Qed.

Lemma Sm_previous (n : nat) :
  Sm (2*n) = ((2*INR n + 2)^2 - 4*t^2) * Sm (2 * S n) / ((2*INR n + 2)*(2*INR n + 1)).
Proof.
  rewrite double_S.
  pose proof (Sm_recursion (2*n)) as recursion.
  rewrite INR_double in recursion.
  pose proof (pos_INR n).
  rewrite recursion.
  field.
  lra.
Qed.

(** ** Bounds of the moments *)

Lemma cos_bounds (x : R) : 0 <= x -> 1 - 2*t^2*x^2 <= cos (2*t*x) <= 1.
Proof.
  intros x_nonneg.
  split; [| apply COS_bound].
  replace (2*t*x) with (2*(t*x)) by ring.
  rewrite cos_double.
  assert (z_nonneg : 0 <= t*x) by (apply Rmult_le_pos; lra).
  pose proof (sin_squared_le _ z_nonneg).
  replace (2*t^2*x^2) with (2*((t*x)*(t*x))) by ring.
  lra.
Qed.

Theorem sin_ratio_bounds (n : nat) : 1 - 2*t^2 * q n <= Sm (2*n) / C (2*n) <= 1.
Proof.
  pose proof (C_pos n) as denominator_pos.
  pose proof half_pi_pos.
  assert (upper : Sm (2*n) <= C (2*n)).
  { apply RInt_le; [lra | apply Sm_integrable | apply C_integrable |].
    intros x [x_pos x_lt].
    rewrite <- (Rmult_1_l (cos x ^ (2*n))) at 2.
    apply Rmult_le_compat_r; [apply pow_le, cos_ge_0; lra | apply cos_bounds; lra]. }
  assert (lower : C (2*n) - 2*t^2 * D (2*n) <= Sm (2*n)).
  { assert (sum : is_RInt (fun x => cos x ^ (2*n) - 2*t^2*(x^2 * cos x ^ (2*n))) 0 (PI/2)
                    (C (2*n) - 2*t^2 * D (2*n))).
    { apply (is_RInt_minus (V := R_NormedModule)).
      - apply (RInt_correct (V := R_CompleteNormedModule)), C_integrable.
      - apply (is_RInt_scal (V := R_NormedModule)).
        apply (RInt_correct (V := R_CompleteNormedModule)), D_integrable. }
    rewrite <- (is_RInt_unique (V := R_CompleteNormedModule) _ _ _ _ sum).
    apply RInt_le; [lra | eexists; exact sum | apply Sm_integrable |].
    intros x [x_pos x_lt].
    replace (cos x ^ (2*n) - 2*t^2*(x^2 * cos x ^ (2*n)))
      with ((1 - 2*t^2*x^2) * cos x ^ (2*n)) by ring.
    apply Rmult_le_compat_r; [apply pow_le, cos_ge_0; lra | apply cos_bounds; lra]. }
  unfold q.
  split; apply (Rmult_le_reg_r (C (2*n))); try assumption.
  - replace (Sm (2*n) / C (2*n) * C (2*n)) with (Sm (2*n)) by (field; lra).
    replace ((1 - 2*t^2*(D (2*n)/C (2*n))) * C (2*n))
      with (C (2*n) - 2*t^2 * D (2*n)) by (field; lra).
    exact lower.
  - replace (Sm (2*n) / C (2*n) * C (2*n)) with (Sm (2*n)) by (field; lra). lra.
Qed.

End Moments.

(** 2 q(g) <= 1/g: the tail of H2, read off its exact form. *)
Lemma moment_quotient_rate (g : nat) : (1 <= g)%nat -> 2 * q g <= 1 / INR g.
Proof.
  intros bound.
  assert (null_q : is_lim_seq (fun k => 2 * q k) 0)
    by apply scaled_null_sequence, moment_quotient_tends_to_0.
  assert (null_0 : is_lim_seq (fun k => 1 / INR k) 0).
  { unfold Rdiv. apply scaled_null_sequence, inverse_index_tends_to_0. }
  apply (tail_comparison 1 (fun k => 2 * q k) (fun k => 1 / INR k) null_q null_0); [| exact bound].
  intros k k_ge_1.
  apply index_ge_1 in k_ge_1 as k_real.
  replace (2 * q k - 2 * q (S k)) with (2 * (q k - q (S k))) by ring.
  rewrite moment_quotient_step, S_INR.
  assert (margin : 0 <= / (INR k * (INR k + 1)^2)).
  { left. apply Rinv_0_lt_compat, Rmult_lt_0_compat; nra. }
  replace (1 / INR k - 1 / (INR k + 1))
    with (2 * (1 / (2 * (INR k + 1)^2)) + / (INR k * (INR k + 1)^2)) by (field; lra).
  lra.
Qed.

(** ** The product *)

Section Product.

Variable c : R.
Hypothesis c_range : 0 < c < 1.

Variable Psin : nat -> R.
Hypothesis Psin_initial : Psin 1 = 1 - c.
Hypothesis Psin_step : forall g, (1 <= g)%nat -> Psin (S g) = (1 - c / (INR g + 1)^2) * Psin g.

Let t : R := sqrt c.

Let t_range : 0 < t < 1.
Proof.
  split; [apply sqrt_lt_R0; lra |].
  rewrite <- sqrt_1.
  apply sqrt_lt_1; lra.
Qed.

Let t_squared : t^2 = c.
Proof. apply pow2_sqrt. lra. Qed.

Let limit : R := sin (PI * sqrt c) / (PI * sqrt c).

Lemma sin_ratio_step (n : nat) :
  Sm t (2*n) / C (2*n) = (1 - c / (INR n + 1)^2) * (Sm t (2 * S n) / C (2 * S n)).
Proof.
  pose proof (C_pos (S n)).
  pose proof (pos_INR n).
  rewrite (Sm_previous t t_range n), (C_previous n), t_squared.
  field.
  lra.
Qed.

Lemma sin_ratio_start : Sm t (2*0) / C (2*0) = limit.
Proof.
  simpl Nat.mul.
  rewrite (Sm_start t t_range), C_start.
  unfold limit.
  fold t.
  field.
  pose proof PI_RGT_0.
  lra.
Qed.

Theorem Psin_exact : forall g, (1 <= g)%nat -> limit = Psin g * (Sm t (2*g) / C (2*g)).
Proof.
  apply induction_from.
  - rewrite <- sin_ratio_start, (sin_ratio_step 0), Psin_initial.
    simpl INR.
    field.
    pose proof (C_pos 1).
    simpl in *.
    lra.
  - intros g bound IH.
    rewrite IH, (sin_ratio_step g), (Psin_step g bound).
    ring.
Qed.

Lemma sin_factor_range (g : nat) : 0 < 1 - c / (INR g + 1)^2 < 1.
Proof.
  pose proof (pos_INR g).
  assert (0 < c / (INR g + 1)^2) by (apply Rdiv_lt_0_compat; nra).
  assert (c / (INR g + 1)^2 < 1).
  { apply (Rmult_lt_reg_r ((INR g + 1)^2)); [nra |].
    replace (c / (INR g + 1)^2 * (INR g + 1)^2) with c by (field; lra).
    nra. }
  lra.
Qed.

Theorem Psin_range : forall g, (1 <= g)%nat -> 0 < Psin g <= 1.
Proof.
  apply induction_from.
  - rewrite Psin_initial. lra.
  - intros g bound IH.
    rewrite (Psin_step g bound).
    pose proof (sin_factor_range g).
    nra.
Qed.

Lemma Psin_above_sin_quotient : forall g, (1 <= g)%nat ->
  - c / INR g <= sin (PI * sqrt c) / (PI * sqrt c) - Psin g <= 0.
Proof.
  intros g bound.
  fold limit.
  pose proof (Psin_range g bound) as [positive at_most_1].
  pose proof (sin_ratio_bounds t t_range g) as [ratio_lower ratio_upper].
  pose proof (moment_quotient_rate g bound) as quotient_rate.
  pose proof (moment_quotient_nonneg g).
  rewrite t_squared in ratio_lower.
  rewrite (Psin_exact g bound).
  apply index_ge_1 in bound.
  set (r := Sm t (2*g) / C (2*g)) in *.
  replace (- c / INR g) with (- (c * (1 / INR g))) by (field; lra).
  assert (scaled : c * (2 * q g) <= c * (1 / INR g)) by (apply Rmult_le_compat_l; lra).
  assert (0 <= c * (2 * q g)) by (apply Rmult_le_pos; lra).
  split; [| nra].
  assert (Psin g * (1 - r) <= 1 * (c * (2 * q g))) by (apply Rmult_le_compat; lra).
  lra.
Qed.

Theorem Psin_tends_to_sin_quotient : is_lim_seq Psin (sin (PI * sqrt c) / (PI * sqrt c)).
Proof.
  apply (limit_from_tail Psin (fun g => - c * / INR g) (fun _ => 0)).
  - apply Psin_above_sin_quotient.
  - apply scaled_null_sequence, inverse_index_tends_to_0.
  - apply is_lim_seq_const.
Qed.

Theorem Psin_tail : forall g, (1 <= g)%nat ->
  - c / INR g <= sin (PI * sqrt c) / (PI * sqrt c) - Psin g
              <= - c / (INR g + 1) * (sin (PI * sqrt c) / (PI * sqrt c)).
Proof.
  fold limit.
  intros g bound.
  split; [apply Psin_above_sin_quotient; exact bound |].
  assert (null : is_lim_seq (fun k => c / (INR k + 1) * limit) 0) by null_by_power (c * limit) 1 0%nat.
  assert (gap : is_lim_seq (fun k => Psin k - limit) 0).
  { replace (Finite 0) with (Finite (limit - limit)) by (f_equal; ring).
    apply is_lim_seq_minus'; [apply Psin_tends_to_sin_quotient | apply is_lim_seq_const]. }
  apply Ropp_le_cancel.
  replace (- (limit - Psin g)) with (Psin g - limit) by ring.
  replace (- (- c / (INR g + 1) * limit)) with (c / (INR g + 1) * limit) by (unfold Rdiv; ring).
  apply (tail_comparison 1 (fun k => c / (INR k + 1) * limit) (fun k => Psin k - limit) null gap);
    [| exact bound].
  intros k k_ge_1.
  rewrite (Psin_step k k_ge_1), S_INR.
  pose proof (Psin_above_sin_quotient k k_ge_1) as [_ above].
  pose proof (Psin_range k k_ge_1) as [positive _].
  fold limit in above.
  apply index_ge_1 in k_ge_1.
  set (P := Psin k) in *.
  replace (P - limit - ((1 - c / (INR k + 1)^2) * P - limit)) with (c / (INR k + 1)^2 * P) by ring.
  assert (limit_nonneg : 0 <= limit).
  { unfold limit.
    apply Rmult_le_pos.
    - pose proof PI_RGT_0. pose proof t_range as range. unfold t in range. apply sin_ge_0; nra.
    - left. apply Rinv_0_lt_compat. pose proof PI_RGT_0. pose proof t_range as range. unfold t in range. nra. }
  assert (square : 0 < c / (INR k + 1)^2) by (apply Rdiv_lt_0_compat; nra).
  apply Rle_trans with (c / (INR k + 1)^2 * limit); [| apply Rmult_le_compat_l; lra].
  apply Rminus_le_0.
  replace (c / (INR k + 1)^2 * limit - (c / (INR k + 1) * limit - c / (INR k + 1 + 1) * limit))
    with (c / ((INR k + 1)^2 * (INR k + 2)) * limit) by (field; lra).
  apply Rmult_le_pos; [left; apply Rdiv_lt_0_compat; nra | exact limit_nonneg].
Qed.

End Product.
