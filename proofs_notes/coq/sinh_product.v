(** * The product to sinh: prod_{k<=g} (1 + c/k^2) tends to sinh(pi sqrt c)/(pi sqrt c), c > 0

    With t = sqrt c and E_m = int_0^{pi/2} cosh(2tx) cos(x)^m dx,

        ((m+2)^2 + 4t^2) E_{m+2} = (m+2)(m+1) E_m,   E_0 = sinh(pi t)/(2t),

    so sinh(pi t)/(pi t) = P(g) E_{2g}/C_{2g} exactly, and 1 <= E_{2g}/C_{2g} <= 1 + 2 t^2 K q(g)
    with K = cosh(pi t/2)^2 and q(g) <= 1/(2g-1).  The rate, from P increasing and P(g) exp(c/g) decreasing:

        P(g) <= sinh(pi sqrt c)/(pi sqrt c) <= P(g) exp(c/g),
        c/(g+1) <= L - P(g) <= L c/g   with L = sinh(pi sqrt c)/(pi sqrt c).

    Main statements: [Psinh_tends_to_sinh_quotient], [Psinh_tail], [Psinh_rate], [Psinh_below_sinh_quotient].

    Source: L. Euler (1748), Introductio in analysin infinitorum; DLMF 4.36.1.  The moments are those of
    [cosine_moments] with the weight cosh(2tx). *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences cosine_moments certificates.
Open Scope R_scope.

(** ** Elementary facts about exp, sinh, cosh *)

Lemma exp_monotone (x y : R) : x <= y -> exp x <= exp y.
Proof.
  intros [strict | ->]; [left; apply exp_increasing; exact strict | right; reflexivity].
Qed.

Lemma exp_above_tangent (x : R) : 0 <= x -> 1 + x <= exp x.
Proof.
  intros [positive | <-].
  - left. apply exp_ineq1. lra.
  - rewrite exp_0. lra.
Qed.

Lemma cosh_nonneg (x : R) : 0 <= cosh x.
Proof.
  unfold cosh.
  pose proof (exp_pos x).
  pose proof (exp_pos (- x)).
  lra.
Qed.

Lemma sinh_nonneg (x : R) : 0 <= x -> 0 <= sinh x.
Proof.
  intros x_nonneg.
  assert (exp (- x) <= exp x) by (apply exp_monotone; lra).
  unfold sinh.
  lra.
Qed.

Lemma cosh_monotone (x y : R) : 0 <= x <= y -> cosh x <= cosh y.
Proof.
  intros [x_nonneg x_le_y].
  unfold cosh.
  rewrite !exp_Ropp.
  assert (p_ge_1 : 1 <= exp x) by (rewrite <- exp_0; apply exp_monotone; exact x_nonneg).
  assert (p_le_r : exp x <= exp y) by (apply exp_monotone; exact x_le_y).
  set (p := exp x) in *.
  set (r := exp y) in *.
  assert (gain : 0 <= (r - p)*(p*r - 1)/(p*r)).
  { apply Rmult_le_pos.
    - apply Rmult_le_pos; [lra | nra].
    - left. apply Rinv_0_lt_compat. nra. }
  replace ((r - p)*(p*r - 1)/(p*r)) with ((r + /r) - (p + /p)) in gain by (field; lra).
  lra.
Qed.

(** sinh z <= z cosh z, because (z cosh z - sinh z)' = z sinh z >= 0. *)
Lemma sinh_le_x_cosh (z : R) : 0 <= z -> sinh z <= z * cosh z.
Proof.
  intros z_nonneg.
  assert (integral : is_RInt (fun s => s * sinh s) 0 z ((z * cosh z - sinh z) - (0 * cosh 0 - sinh 0))).
  { apply (integral_by_antiderivative (fun s => s * cosh s - sinh s)); intro s; unfold cosh, sinh.
    - auto_derive; [trivial |]. field.
    - continuous_by_derivative. }
  assert (sign : 0 <= RInt (fun s => s * sinh s) 0 z).
  { apply RInt_ge_0; [assumption | eexists; exact integral |].
    intros s [s_pos s_lt].
    apply Rmult_le_pos; [lra | apply sinh_nonneg; lra]. }
  rewrite (is_RInt_unique (V := R_CompleteNormedModule) _ _ _ _ integral), sinh_0 in sign.
  lra.
Qed.

Lemma cosh_double (z : R) : cosh (2 * z) = 1 + 2 * (sinh z * sinh z).
Proof.
  unfold cosh, sinh.
  replace (2 * z) with (z + z) by ring.
  replace (- (z + z)) with (- z + - z) by ring.
  rewrite !exp_plus.
  assert (unit : exp z * exp (- z) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
  nra.
Qed.

(** ** The moments with weight cosh(2tx) *)

Section Moments.

Variable t : R.
Hypothesis t_pos : 0 < t.

Definition E (m : nat) : R := RInt (fun x => cosh (2*t*x) * cos x ^ m) 0 (PI/2).

Lemma E_integrable (m : nat) (a b : R) : ex_RInt (fun x => cosh (2*t*x) * cos x ^ m) a b.
Proof. unfold cosh. integrable. Qed.

Lemma E_derivative (m : nat) (x : R) :
  is_derive (fun x => (INR m + 2) * (cosh (2*t*x) * (sin x * cos x ^ (S m)))
                      + 2*t*(sinh (2*t*x) * cos x ^ (S (S m)))) x
    (((INR m + 2)^2 + 4*t^2) * (cosh (2*t*x) * cos x ^ (S (S m)))
     - (INR m + 2)*(INR m + 1) * (cosh (2*t*x) * cos x ^ m)).
Proof.
  unfold cosh, sinh.
  auto_derive; [trivial |].
  tidy_powers.
  set (y := cos x ^ m).
  set (e1 := exp (2*t*x)).
  set (e2 := exp (- (2*t*x))).
  transitivity ((INR m + 2)*((e1+e2)/2)*(cos x*(cos x*y))
                - (INR m + 2)*(INR m + 1)*((e1+e2)/2)*(sin x*sin x)*y
                + 4*t^2*((e1+e2)/2)*(cos x*(cos x*y))); [simpl; field |].
  rewrite sin_squared.
  simpl.
  field.
Qed.

Lemma E_recursion (m : nat) :
  ((INR m + 2)^2 + 4*t^2) * E (S (S m)) = (INR m + 2)*(INR m + 1) * E m.
Proof.
  set (F := fun x => (INR m + 2) * (cosh (2*t*x) * (sin x * cos x ^ (S m)))
                     + 2*t*(sinh (2*t*x) * cos x ^ (S (S m)))).
  set (f := fun x => ((INR m + 2)^2 + 4*t^2) * (cosh (2*t*x) * cos x ^ (S (S m)))
                     - (INR m + 2)*(INR m + 1) * (cosh (2*t*x) * cos x ^ m)).
  assert (by_antiderivative : is_RInt f 0 (PI/2) (F (PI/2) - F 0)).
  { apply integral_by_antiderivative; intro x; [apply E_derivative |].
    unfold f, cosh. continuous_by_derivative. }
  assert (by_linearity : is_RInt f 0 (PI/2)
    (((INR m + 2)^2 + 4*t^2) * E (S (S m)) - (INR m + 2)*(INR m + 1) * E m)).
  { apply (is_RInt_minus (V := R_NormedModule));
      apply (is_RInt_scal (V := R_NormedModule));
      apply (RInt_correct (V := R_CompleteNormedModule)), E_integrable. }
  pose proof (integral_unique _ _ _ _ _ by_antiderivative by_linearity) as equal.
  unfold F in equal.
  rewrite cos_PI2, sin_0, Rmult_0_r, sinh_0 in equal.
  simpl in equal.
  simpl.
  lra.
Qed.

Lemma E_start : E 0 = sinh (PI*t)/(2*t).
Proof.
  unfold E.
  apply (is_RInt_unique (V := R_CompleteNormedModule)).
  replace (sinh (PI*t)/(2*t)) with (sinh (2*t*(PI/2))/(2*t) - sinh (2*t*0)/(2*t)).
  2: { replace (2*t*(PI/2)) with (PI*t) by field.
       rewrite Rmult_0_r, sinh_0.
       field.
       lra. }
  apply (integral_by_antiderivative (fun x => sinh (2*t*x)/(2*t))); intro x; unfold sinh, cosh.
  - auto_derive; [trivial |]. simpl. field. lra.
  - continuous_by_derivative.
Qed.

(** E_{2n} in terms of E_{2n+2}. *)
Lemma E_previous (n : nat) :
  E (2*n) = ((2*INR n + 2)^2 + 4*t^2) * E (2 * S n) / ((2*INR n + 2)*(2*INR n + 1)).
Proof.
  rewrite double_S.
  pose proof (E_recursion (2*n)) as recursion.
  rewrite INR_double in recursion.
  pose proof (pos_INR n).
  rewrite recursion.
  field.
  lra.
Qed.

(** ** Bounds of the moments *)

Definition K : R := cosh (t*(PI/2)) ^ 2.

Lemma cosh_bounds (x : R) : 0 <= x <= PI/2 -> 1 <= cosh (2*t*x) <= 1 + 2*t^2*K*x^2.
Proof.
  intros [x_nonneg x_upper].
  replace (2*t*x) with (2*(t*x)) by ring.
  rewrite cosh_double.
  assert (z_nonneg : 0 <= t*x) by (apply Rmult_le_pos; lra).
  assert (z_upper : t*x <= t*(PI/2)) by (apply Rmult_le_compat_l; lra).
  pose proof (sinh_nonneg _ z_nonneg) as sinh_pos.
  pose proof (sinh_le_x_cosh _ z_nonneg) as tangent.
  pose proof (cosh_monotone _ _ (conj z_nonneg z_upper)) as cosh_upper.
  set (z := t*x) in *.
  set (k := cosh (t*(PI/2))) in *.
  assert (linear : sinh z <= z * k).
  { apply Rle_trans with (1 := tangent). apply Rmult_le_compat_l; assumption. }
  assert (squares : sinh z * sinh z <= (z*k)*(z*k)) by (apply Rmult_le_compat; assumption).
  split; [nra |].
  replace (2*t^2*K*x^2) with (2*((z*k)*(z*k))) by (unfold K, z, k; ring).
  lra.
Qed.

Theorem ratio_bounds (n : nat) : 1 <= E (2*n) / C (2*n) <= 1 + 2*t^2*K*q n.
Proof.
  pose proof (C_pos n) as denominator_pos.
  pose proof half_pi_pos.
  assert (lower : C (2*n) <= E (2*n)).
  { apply RInt_le; [lra | apply C_integrable | apply E_integrable |].
    intros x [x_pos x_lt].
    rewrite <- (Rmult_1_l (cos x ^ (2*n))) at 1.
    apply Rmult_le_compat_r; [apply pow_le, cos_ge_0; lra | apply cosh_bounds; lra]. }
  assert (upper : E (2*n) <= C (2*n) + 2*t^2*K*D (2*n)).
  { assert (sum : is_RInt (fun x => cos x ^ (2*n) + 2*t^2*K*(x^2 * cos x ^ (2*n))) 0 (PI/2)
                    (C (2*n) + 2*t^2*K*D (2*n))).
    { apply (is_RInt_plus (V := R_NormedModule)).
      - apply (RInt_correct (V := R_CompleteNormedModule)), C_integrable.
      - apply (is_RInt_scal (V := R_NormedModule)).
        apply (RInt_correct (V := R_CompleteNormedModule)), D_integrable. }
    rewrite <- (is_RInt_unique (V := R_CompleteNormedModule) _ _ _ _ sum).
    apply RInt_le; [lra | apply E_integrable | eexists; exact sum |].
    intros x [x_pos x_lt].
    replace (cos x ^ (2*n) + 2*t^2*K*(x^2 * cos x ^ (2*n)))
      with ((1 + 2*t^2*K*x^2) * cos x ^ (2*n)) by ring.
    apply Rmult_le_compat_r; [apply pow_le, cos_ge_0; lra | apply cosh_bounds; lra]. }
  unfold q.
  split; apply (Rmult_le_reg_r (C (2*n))); try assumption.
  - replace (E (2*n) / C (2*n) * C (2*n)) with (E (2*n)) by (field; lra). lra.
  - replace (E (2*n) / C (2*n) * C (2*n)) with (E (2*n)) by (field; lra).
    replace ((1 + 2*t^2*K*(D (2*n)/C (2*n))) * C (2*n))
      with (C (2*n) + 2*t^2*K*D (2*n)) by (field; lra).
    exact upper.
Qed.

Lemma ratio_tends_to_1 : is_lim_seq (fun n => E (2*n) / C (2*n)) 1.
Proof.
  apply (is_lim_seq_le_le (fun _ => 1) _ (fun n => 1 + 2*t^2*K*q n)).
  - apply ratio_bounds.
  - apply is_lim_seq_const.
  - replace (Finite 1) with (Finite (1 + 0)) by (f_equal; ring).
    apply is_lim_seq_plus'; [apply is_lim_seq_const |].
    apply scaled_null_sequence, moment_quotient_tends_to_0.
Qed.

End Moments.

(** ** The product *)

Section Product.

Variable c : R.
Hypothesis c_pos : 0 < c.

Variable Psinh : nat -> R.
Hypothesis Psinh_initial : Psinh 1 = 1 + c.
Hypothesis Psinh_step : forall g, (1 <= g)%nat -> Psinh (S g) = (1 + c / (INR g + 1)^2) * Psinh g.

Let t : R := sqrt c.

Let t_pos : 0 < t.
Proof. apply sqrt_lt_R0. exact c_pos. Qed.

Let t_squared : t^2 = c.
Proof. apply pow2_sqrt. lra. Qed.

Let limit : R := sinh (PI * sqrt c) / (PI * sqrt c).

(** E_{2n}/C_{2n} = (1 + c/(n+1)^2) E_{2n+2}/C_{2n+2}. *)
Lemma ratio_step (n : nat) :
  E t (2*n) / C (2*n) = (1 + c / (INR n + 1)^2) * (E t (2 * S n) / C (2 * S n)).
Proof.
  pose proof (C_pos (S n)).
  pose proof (pos_INR n).
  rewrite (E_previous t n), (C_previous n), t_squared.
  field.
  lra.
Qed.

Lemma ratio_start : E t (2*0) / C (2*0) = limit.
Proof.
  simpl Nat.mul.
  rewrite (E_start t t_pos), C_start.
  unfold limit.
  fold t.
  field.
  pose proof PI_RGT_0.
  lra.
Qed.

Theorem Psinh_exact : forall g, (1 <= g)%nat -> limit = Psinh g * (E t (2*g) / C (2*g)).
Proof.
  apply induction_from.
  - rewrite <- ratio_start, (ratio_step 0), Psinh_initial.
    simpl INR.
    field.
    pose proof (C_pos 1).
    simpl in *.
    lra.
  - intros g bound IH.
    rewrite IH, (ratio_step g), (Psinh_step g bound).
    ring.
Qed.

Lemma factor_ge_1 (g : nat) : 1 <= 1 + c / (INR g + 1)^2.
Proof.
  pose proof (pos_INR g).
  assert (0 < c / (INR g + 1)^2) by (apply Rdiv_lt_0_compat; nra).
  lra.
Qed.

Theorem Psinh_pos : forall g, (1 <= g)%nat -> 0 < Psinh g.
Proof.
  apply induction_from.
  - rewrite Psinh_initial. lra.
  - intros g bound IH.
    rewrite (Psinh_step g bound).
    pose proof (factor_ge_1 g).
    apply Rmult_lt_0_compat; lra.
Qed.

Theorem Psinh_tends_to_sinh_quotient : is_lim_seq Psinh (sinh (PI * sqrt c) / (PI * sqrt c)).
Proof.
  fold limit.
  apply (is_lim_seq_eventually_1 (fun g => limit / (E t (2*g) / C (2*g)))).
  - intros g bound.
    pose proof (ratio_bounds t t_pos g) as [ratio_ge_1 _].
    rewrite (Psinh_exact g bound).
    field.
    split; [pose proof (C_pos g); lra |].
    intros zero.
    rewrite zero in ratio_ge_1.
    unfold Rdiv in ratio_ge_1.
    lra.
  - replace (Finite limit) with (Finite (limit / 1)) by (f_equal; field).
    apply is_lim_seq_div'; [apply is_lim_seq_const | apply ratio_tends_to_1; exact t_pos | lra].
Qed.

Theorem Psinh_below_sinh_quotient :
  forall g, (1 <= g)%nat -> Psinh g < sinh (PI * sqrt c) / (PI * sqrt c).
Proof.
  intros g bound.
  fold limit.
  pose proof (Psinh_pos g bound) as positive.
  rewrite (Psinh_exact g bound), (ratio_step g).
  pose proof (ratio_bounds t t_pos (S g)) as [ratio_ge_1 _].
  pose proof (pos_INR g).
  assert (gain : 0 < c / (INR g + 1)^2) by (apply Rdiv_lt_0_compat; nra).
  set (r := E t (2 * S g) / C (2 * S g)) in *.
  set (x := c / (INR g + 1)^2) in *.
  assert (1 < (1 + x) * r) by nra.
  nra.
Qed.

Theorem Psinh_rate : forall g, (1 <= g)%nat ->
  Psinh g <= sinh (PI * sqrt c) / (PI * sqrt c) <= Psinh g * exp (c / INR g).
Proof.
  intros g bound.
  split; [left; apply Psinh_below_sinh_quotient; exact bound |].
  assert (limit_shifted : is_lim_seq (fun k => Psinh (k + g)%nat * exp (c / INR (k + g))) limit).
  { apply (is_lim_seq_incr_n (fun k => Psinh k * exp (c / INR k)) g).
    replace (Finite limit) with (Finite (limit * exp 0)) by (rewrite exp_0; f_equal; ring).
    apply is_lim_seq_mult'; [apply Psinh_tends_to_sinh_quotient |].
    apply (is_lim_seq_continuous exp (fun k => c / INR k) 0).
    - apply derivable_continuous_pt, derivable_pt_exp.
    - unfold Rdiv. apply scaled_null_sequence, inverse_index_tends_to_0. }
  assert (decreasing : forall k,
    Psinh (S k + g)%nat * exp (c / INR (S k + g)) <= Psinh (k + g)%nat * exp (c / INR (k + g))).
  { intro k.
    assert (far : (1 <= k + g)%nat) by lia.
    change (S k + g)%nat with (S (k + g)).
    set (n := (k + g)%nat) in *.
    rewrite (Psinh_step n far), S_INR.
    pose proof (Psinh_pos n far) as positive.
    apply index_ge_1 in far.
    replace (c / INR n) with (c / (INR n * (INR n + 1)) + c / (INR n + 1)) by (field; lra).
    rewrite exp_plus.
    set (y := exp (c / (INR n + 1))).
    assert (y_pos : 0 < y) by apply exp_pos.
    assert (factor : 1 + c / (INR n + 1)^2 <= exp (c / (INR n * (INR n + 1)))).
    { apply Rle_trans with (1 + c / (INR n * (INR n + 1))).
      - apply Rplus_le_compat_l, Rmult_le_compat_l; [lra |].
        apply Rinv_le_contravar; nra.
      - apply exp_above_tangent.
        left.
        apply Rdiv_lt_0_compat; nra. }
    replace ((1 + c / (INR n + 1)^2) * Psinh n * y) with ((Psinh n * y) * (1 + c / (INR n + 1)^2)) by ring.
    replace (Psinh n * (exp (c / (INR n * (INR n + 1))) * y))
      with ((Psinh n * y) * exp (c / (INR n * (INR n + 1)))) by ring.
    apply Rmult_le_compat_l; [| exact factor].
    apply Rmult_le_pos; lra. }
  exact (is_lim_seq_decr_compare _ _ limit_shifted decreasing 0%nat).
Qed.

Lemma Psinh_at_least_1 : forall g, (1 <= g)%nat -> 1 <= Psinh g.
Proof.
  apply induction_from.
  - rewrite Psinh_initial. lra.
  - intros g bound IH.
    rewrite (Psinh_step g bound).
    pose proof (factor_ge_1 g).
    nra.
Qed.

Theorem Psinh_tail : forall g, (1 <= g)%nat ->
  c / (INR g + 1) <= sinh (PI * sqrt c) / (PI * sqrt c) - Psinh g
                  <= c / INR g * (sinh (PI * sqrt c) / (PI * sqrt c)).
Proof.
  fold limit.
  apply (tail_by_steps Psinh (fun g => c / (INR g + 1)) (fun g => c / INR g * limit)).
  - apply Psinh_tends_to_sinh_quotient.
  - null_by_power c 1 0%nat.
  - null_by_power (c * limit) 0 0%nat.
  - intros k k_ge_1.
    rewrite (Psinh_step k k_ge_1), S_INR.
    pose proof (Psinh_at_least_1 k k_ge_1) as lower.
    pose proof (Psinh_below_sinh_quotient k k_ge_1) as upper.
    fold limit in upper.
    apply index_ge_1 in k_ge_1.
    set (P := Psinh k) in *.
    assert (square : 0 < c / (INR k + 1)^2) by (apply Rdiv_lt_0_compat; nra).
    replace ((1 + c / (INR k + 1)^2) * P - P) with (c / (INR k + 1)^2 * P) by ring.
    split.
    + apply Rle_trans with (c / (INR k + 1)^2 * 1); [| apply Rmult_le_compat_l; lra].
      apply Rminus_le_0.
      replace (c / (INR k + 1)^2 * 1 - (c / (INR k + 1) - c / (INR k + 1 + 1)))
        with (c / ((INR k + 1)^2 * (INR k + 2))) by (field; lra).
      left.
      apply Rdiv_lt_0_compat; nra.
    + apply Rle_trans with (c / (INR k + 1)^2 * limit); [apply Rmult_le_compat_l; lra |].
      apply Rminus_le_0.
      replace (c / INR k * limit - c / (INR k + 1) * limit - c / (INR k + 1)^2 * limit)
        with (c / (INR k * (INR k + 1)^2) * limit) by (field; lra).
      apply Rmult_le_pos; [left; apply Rdiv_lt_0_compat; nra | lra].
Qed.

End Product.
