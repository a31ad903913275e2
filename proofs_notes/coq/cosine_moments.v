(** * The cosine moments C_m and D_m

    With C_m = int_0^{pi/2} cos(x)^m dx and D_m = int_0^{pi/2} x^2 cos(x)^m dx,

        (m+2) C_{m+2} = (m+1) C_m,
        C_{m+2} + (m+2)^2/2 D_{m+2} = (m+2)(m+1)/2 D_m,
        0 <= D_{m+2} <= C_m - C_{m+2}.

    The quotient q(n) = D_{2n} / C_{2n} therefore has q(0) = pi^2/12,

        q(n) - q(n+1) = 1 / (2 (n+1)^2)   and   0 <= q(n+1) <= 1/(2n+1).

    Main statements: [moment_quotient_step], [moment_quotient_start], [moment_quotient_bounds].

    Source: Y. Matsuoka, "An elementary proof of the formula sum 1/k^2 = pi^2/6",
    American Mathematical Monthly 68 (1961) 485-487. *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences.
Open Scope R_scope.

Definition C (m : nat) : R := RInt (fun x => cos x ^ m) 0 (PI/2).
Definition D (m : nat) : R := RInt (fun x => x^2 * cos x ^ m) 0 (PI/2).
Definition q (n : nat) : R := D (2*n) / C (2*n).

(** ** Tactics *)

(** Continuity of a differentiable integrand. *)
Ltac continuous_by_derivative :=
  apply (ex_derive_continuous (K := R_AbsRing) (V := R_NormedModule)); auto_derive; auto.

Ltac integrable :=
  apply (ex_RInt_continuous (V := R_CompleteNormedModule)); intros ? _; continuous_by_derivative.

(** [auto_derive] leaves INR (S k) unfolded as a match; fold it back and split powers of the cosine. *)
Ltac tidy_powers :=
  cbn [pred];
  rewrite <- ?tech_pow_Rmult;
  repeat match goal with
  | |- context [match ?k with O => 1 | S _ => INR ?k + 1 end] =>
      change (match k with O => 1 | S _ => INR k + 1 end) with (INR (S k))
  end;
  rewrite ?S_INR.

(** ** Generalities *)

Lemma half_pi_pos : 0 < PI/2.
Proof. pose proof PI_RGT_0. lra. Qed.

Lemma sin_squared (x : R) : sin x * sin x = 1 - cos x * cos x.
Proof.
  pose proof (sin2_cos2 x) as pythagoras.
  unfold Rsqr in pythagoras.
  lra.
Qed.

Lemma C_integrable (m : nat) (a b : R) : ex_RInt (fun x => cos x ^ m) a b.
Proof. integrable. Qed.

Lemma D_integrable (m : nat) (a b : R) : ex_RInt (fun x => x^2 * cos x ^ m) a b.
Proof. integrable. Qed.

(** A function with an antiderivative F has the integral F(b) - F(a). *)
Lemma integral_by_antiderivative (F f : R -> R) (a b : R) :
  (forall x, is_derive F x (f x)) ->
  (forall x, continuous f x) ->
  is_RInt f a b (F b - F a).
Proof.
  intros derivative continuity.
  apply (is_RInt_derive (V := R_CompleteNormedModule) F f); intros x _; auto.
Qed.

Lemma integral_unique (f : R -> R) (a b x y : R) : is_RInt f a b x -> is_RInt f a b y -> x = y.
Proof.
  intros Hx Hy.
  apply (is_RInt_unique (V := R_CompleteNormedModule)) in Hx.
  apply (is_RInt_unique (V := R_CompleteNormedModule)) in Hy.
  congruence.
Qed.

(** ** The recursion of C: integrate the derivative of sin(x) cos(x)^(m+1) *)

Lemma C_derivative (m : nat) (x : R) :
  is_derive (fun x => sin x * cos x ^ (S m)) x
    ((INR m + 2) * cos x ^ (S (S m)) - (INR m + 1) * cos x ^ m).
Proof.
  auto_derive; [trivial |].
  tidy_powers.
  set (y := cos x ^ m).
  transitivity (cos x * (cos x * y) - (INR m + 1) * (sin x * sin x) * y); [ring |].
  rewrite sin_squared.
  ring.
Qed.

Lemma C_recursion (m : nat) : (INR m + 2) * C (S (S m)) = (INR m + 1) * C m.
Proof.
  set (F := fun x => sin x * cos x ^ (S m)).
  set (f := fun x => (INR m + 2) * cos x ^ (S (S m)) - (INR m + 1) * cos x ^ m).
  assert (by_antiderivative : is_RInt f 0 (PI/2) (F (PI/2) - F 0)).
  { apply integral_by_antiderivative; intro x; [apply C_derivative |].
    unfold f. continuous_by_derivative. }
  assert (by_linearity : is_RInt f 0 (PI/2) ((INR m + 2) * C (S (S m)) - (INR m + 1) * C m)).
  { apply (is_RInt_minus (V := R_NormedModule));
      apply (is_RInt_scal (V := R_NormedModule));
      apply (RInt_correct (V := R_CompleteNormedModule)), C_integrable. }
  pose proof (integral_unique _ _ _ _ _ by_antiderivative by_linearity) as equal.
  unfold F in equal.
  rewrite cos_PI2, sin_0 in equal.
  simpl in equal.
  lra.
Qed.

(** ** The recursion of D *)

Lemma D_derivative (m : nat) (x : R) :
  is_derive (fun x => x * cos x ^ (S (S m)) + (INR m + 2)/2 * x^2 * sin x * cos x ^ (S m)) x
    (cos x ^ (S (S m)) + (INR m + 2)^2/2 * (x^2 * cos x ^ (S (S m)))
     - (INR m + 2)*(INR m + 1)/2 * (x^2 * cos x ^ m)).
Proof.
  auto_derive; [trivial |].
  tidy_powers.
  set (y := cos x ^ m).
  transitivity (cos x*(cos x*y) + (INR m + 2)/2 * x^2 * (cos x*(cos x*y))
                - (INR m + 2)/2 * (INR m + 1) * x^2 * (sin x * sin x) * y); [simpl; field |].
  rewrite sin_squared.
  simpl.
  field.
Qed.

Lemma D_recursion (m : nat) :
  C (S (S m)) + (INR m + 2)^2/2 * D (S (S m)) = (INR m + 2)*(INR m + 1)/2 * D m.
Proof.
  set (F := fun x => x * cos x ^ (S (S m)) + (INR m + 2)/2 * x^2 * sin x * cos x ^ (S m)).
  set (f := fun x => cos x ^ (S (S m)) + (INR m + 2)^2/2 * (x^2 * cos x ^ (S (S m)))
                     - (INR m + 2)*(INR m + 1)/2 * (x^2 * cos x ^ m)).
  assert (by_antiderivative : is_RInt f 0 (PI/2) (F (PI/2) - F 0)).
  { apply integral_by_antiderivative; intro x; [apply D_derivative |].
    unfold f. continuous_by_derivative. }
  assert (by_linearity : is_RInt f 0 (PI/2)
    (C (S (S m)) + (INR m + 2)^2/2 * D (S (S m)) - (INR m + 2)*(INR m + 1)/2 * D m)).
  { apply (is_RInt_minus (V := R_NormedModule)).
    - apply (is_RInt_plus (V := R_NormedModule)).
      + apply (RInt_correct (V := R_CompleteNormedModule)), C_integrable.
      + apply (is_RInt_scal (V := R_NormedModule)).
        apply (RInt_correct (V := R_CompleteNormedModule)), D_integrable.
    - apply (is_RInt_scal (V := R_NormedModule)).
      apply (RInt_correct (V := R_CompleteNormedModule)), D_integrable. }
  pose proof (integral_unique _ _ _ _ _ by_antiderivative by_linearity) as equal.
  unfold F in equal.
  rewrite cos_PI2, sin_0 in equal.
  simpl in equal.
  simpl.
  lra.
Qed.

(** ** Start values *)

Lemma C_start : C 0 = PI/2.
Proof.
  unfold C.
  simpl.
  rewrite RInt_const.
  unfold scal; simpl; unfold mult; simpl.
  lra.
Qed.

Lemma D_start : D 0 = (PI/2)^3/3.
Proof.
  unfold D.
  apply (is_RInt_unique (V := R_CompleteNormedModule)).
  replace ((PI/2)^3/3) with ((PI/2)^3/3 - 0^3/3) by field.
  apply (integral_by_antiderivative (fun x => x^3/3)); intro x.
  - auto_derive; [trivial |]. simpl. field.
  - continuous_by_derivative.
Qed.

(** ** Signs and the bound of D *)

(** x cos x <= sin x, because (sin t - t cos t)' = t sin t >= 0. *)
Lemma x_cos_le_sin (x : R) : 0 <= x <= PI -> x * cos x <= sin x.
Proof.
  intros [x_nonneg x_le_pi].
  assert (integral : is_RInt (fun t => t * sin t) 0 x ((sin x - x * cos x) - (sin 0 - 0 * cos 0))).
  { apply (integral_by_antiderivative (fun t => sin t - t * cos t)); intro t.
    - auto_derive; [trivial |]. ring.
    - continuous_by_derivative. }
  assert (sign : 0 <= RInt (fun t => t * sin t) 0 x).
  { apply RInt_ge_0; [assumption | eexists; exact integral |].
    intros t [t_pos t_lt].
    apply Rmult_le_pos; [lra |].
    apply sin_ge_0; lra. }
  rewrite (is_RInt_unique (V := R_CompleteNormedModule) _ _ _ _ integral), sin_0 in sign.
  lra.
Qed.

Lemma D_nonneg (m : nat) : 0 <= D m.
Proof.
  apply RInt_ge_0; [pose proof half_pi_pos; lra | apply D_integrable |].
  intros x [x_pos x_lt].
  apply Rmult_le_pos; [apply pow2_ge_0 |].
  apply pow_le, cos_ge_0; lra.
Qed.

Lemma D_upper (m : nat) : D (S (S m)) <= C m - C (S (S m)).
Proof.
  assert (difference : is_RInt (fun x => cos x ^ m - cos x ^ (S (S m))) 0 (PI/2) (C m - C (S (S m)))).
  { apply (is_RInt_minus (V := R_NormedModule));
      apply (RInt_correct (V := R_CompleteNormedModule)), C_integrable. }
  rewrite <- (is_RInt_unique (V := R_CompleteNormedModule) _ _ _ _ difference).
  apply RInt_le; [pose proof half_pi_pos; lra | apply D_integrable | eexists; exact difference |].
  intros x [x_pos x_lt].
  rewrite <- !tech_pow_Rmult.
  assert (cos_nonneg : 0 <= cos x) by (apply cos_ge_0; lra).
  pose proof (pow_le (cos x) m cos_nonneg) as power_nonneg.
  set (y := cos x ^ m) in *.
  assert (comparison : x * cos x <= sin x) by (apply x_cos_le_sin; pose proof half_pi_pos; lra).
  assert (squares : (x*cos x)*(x*cos x) <= sin x * sin x)
    by (apply Rmult_le_compat; try lra; apply Rmult_le_pos; lra).
  rewrite sin_squared in squares.
  apply Rle_trans with ((x*cos x)*(x*cos x)*y); [right; simpl; ring |].
  apply Rle_trans with ((1 - cos x*cos x)*y); [| right; simpl; ring].
  apply Rmult_le_compat_r; lra.
Qed.

Lemma double_S (n : nat) : (2 * S n)%nat = S (S (2 * n)).
Proof. lia. Qed.

Lemma INR_double (n : nat) : INR (2 * n) = 2 * INR n.
Proof. rewrite mult_INR. simpl. ring. Qed.

Lemma C_pos (n : nat) : 0 < C (2*n).
Proof.
  induction n as [| n IH].
  - simpl. rewrite C_start. apply half_pi_pos.
  - rewrite double_S.
    pose proof (C_recursion (2*n)) as recursion.
    pose proof (pos_INR (2*n)) as index_nonneg.
    apply (Rmult_lt_reg_l (INR (2*n) + 2)); [lra |].
    rewrite recursion, Rmult_0_r.
    apply Rmult_lt_0_compat; lra.
Qed.

(** C_{2n} in terms of C_{2n+2}: the form every quotient below needs. *)
Lemma C_previous (n : nat) :
  C (2*n) = (2 * INR n + 2) * C (2 * S n) / (2 * INR n + 1).
Proof.
  rewrite double_S.
  pose proof (C_recursion (2*n)) as recursion.
  rewrite INR_double in recursion.
  pose proof (pos_INR n).
  field_simplify_eq; lra.
Qed.

(** ** The quotient q *)

Lemma moment_quotient_start : q 0 = PI^2/12.
Proof.
  unfold q.
  simpl Nat.mul.
  rewrite C_start, D_start.
  field.
  pose proof PI_RGT_0.
  lra.
Qed.

Lemma moment_quotient_step (n : nat) : q n - q (S n) = 1 / (2 * (INR n + 1)^2).
Proof.
  unfold q.
  pose proof (D_recursion (2*n)) as recursion.
  rewrite <- double_S, INR_double in recursion.
  pose proof (C_pos (S n)) as denominator_pos.
  pose proof (pos_INR n).
  rewrite (C_previous n).
  assert (previous : D (2*n) = (C (2 * S n) + (2*INR n + 2)^2/2 * D (2 * S n)) * 2
                               / ((2*INR n + 2)*(2*INR n + 1)))
    by (rewrite recursion; field; lra).
  rewrite previous.
  field.
  lra.
Qed.

Lemma moment_quotient_nonneg (n : nat) : 0 <= q n.
Proof.
  apply Rmult_le_pos; [apply D_nonneg |].
  left.
  apply Rinv_0_lt_compat, C_pos.
Qed.

Lemma moment_quotient_bounds (n : nat) : 0 <= q (S n) <= / (2 * INR n + 1).
Proof.
  split; [apply moment_quotient_nonneg |].
  unfold q.
  pose proof (D_upper (2*n)) as upper.
  rewrite <- double_S, (C_previous n) in upper.
  pose proof (C_pos (S n)) as denominator_pos.
  pose proof (pos_INR n).
  apply (Rmult_le_reg_r (C (2 * S n))); [assumption |].
  replace (D (2 * S n) / C (2 * S n) * C (2 * S n)) with (D (2 * S n)) by (field; lra).
  replace (/ (2 * INR n + 1) * C (2 * S n))
    with ((2 * INR n + 2) * C (2 * S n) / (2 * INR n + 1) - C (2 * S n)) by (field; lra).
  exact upper.
Qed.

Lemma moment_quotient_pos (n : nat) : 0 < q n.
Proof.
  pose proof (moment_quotient_step n) as step.
  pose proof (moment_quotient_nonneg (S n)).
  pose proof (pos_INR n).
  assert (0 < 1 / (2 * (INR n + 1)^2)).
  { unfold Rdiv. rewrite Rmult_1_l. apply Rinv_0_lt_compat. nra. }
  lra.
Qed.

Lemma moment_quotient_tends_to_0 : is_lim_seq q 0.
Proof.
  apply is_lim_seq_incr_1.
  apply (is_lim_seq_le_le (fun _ => 0) _ (fun n => / (2 * INR n + 1))).
  - apply moment_quotient_bounds.
  - apply is_lim_seq_const.
  - apply (is_lim_seq_ext (fun n => / 2 * / (INR n + / 2))).
    + intro n. field. pose proof (pos_INR n). lra.
    + apply scaled_null_sequence, inverse_shift_tends_to_0.
Qed.
