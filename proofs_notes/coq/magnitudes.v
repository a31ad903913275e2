(** * Slow sequences, and sequences with small steps

    A sequence is slow if it is o(g^e) for every e > 0, like the harmonic numbers.  Slow sequences are closed
    under sums, products, and division by what tends to something other than 0.  For a sequence with
    E(g+1) = (1 + r(g)) E(g) + p(g), with r(g) g^2 slow:
    - if p(g) g is slow, E is slow;
    - if p(g) g^2 is slow, E converges.
    Both compare E with powers of g: (x+1)^e - x^e >= x^e e/(x+1), and x^-s - (x+1)^-s >= (s/3) x^(-s-1).

    Main statements: [slow_by_steps], [converges_by_steps], [converges_by_summable_steps], and the closure
    rules [slow_plus], [slow_mult], [slow_quotient], [slow_over_power], [convergent_is_slow],
    [negligible_is_slow], [vanishing_times_slow].

    Source: elementary. *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences geometric harmonic.
Open Scope R_scope.

Definition slow (u : nat -> R) : Prop :=
  forall e, 0 < e -> is_lim_seq (fun g => u g / Rpower (INR g) e) 0.

(** ** Real powers of the index *)

Lemma Rpower_pos (x e : R) : 0 < Rpower x e.
Proof. apply exp_pos. Qed.

Lemma log_index_tends_to_infinity : is_lim_seq (fun g => ln (INR g)) p_infty.
Proof.
  apply (filterlim_comp _ _ _ INR ln eventually (Rbar_locally p_infty)).
  - apply is_lim_seq_INR.
  - apply is_lim_ln_p.
Qed.

Lemma power_of_index_vanishes (e : R) : 0 < e -> is_lim_seq (fun g => / Rpower (INR g) e) 0.
Proof.
  intros e_pos.
  assert (down : is_lim_seq (fun g => - e * ln (INR g)) m_infty).
  { replace m_infty with (Rbar_mult (- e) p_infty).
    - apply is_lim_seq_scal_l. apply log_index_tends_to_infinity.
    - simpl.
      destruct (Rle_dec 0 (- e)) as [wrong | _]; [exfalso; lra | reflexivity]. }
  apply (is_lim_seq_ext (fun g => exp (- e * ln (INR g)))).
  - intro g. unfold Rpower. rewrite <- exp_Ropp. f_equal. ring.
  - apply (filterlim_comp _ _ _ (fun g => - e * ln (INR g)) exp eventually (Rbar_locally m_infty));
      [exact down | apply is_lim_exp_m].
Qed.

(** A null sequence is below any bound from some index on, and the index is as late as one likes. *)
Lemma eventually_below (u : nat -> R) (bound : R) :
  is_lim_seq u 0 -> 0 < bound -> exists far, forall g, (far <= g)%nat -> Rabs (u g) <= bound.
Proof.
  intros null bound_pos.
  apply is_lim_seq_spec in null.
  destruct (null (mkposreal _ bound_pos)) as [far near].
  exists far.
  intros g late.
  specialize (near g late).
  simpl in near.
  rewrite Rminus_0_r in near.
  lra.
Qed.

Lemma power_rises (x e : R) :
  0 < e -> 0 < x -> Rpower x e + Rpower x e * (e / (x + 1)) <= Rpower (x + 1) e.
Proof.
  intros e_pos x_pos.
  pose proof (log_step_dominates_inverse x x_pos) as log_step.
  replace (Rpower (x + 1) e) with (Rpower x e * exp (e * (ln (x + 1) - ln x))).
  - pose proof (exp_ineq1_le (e * (ln (x + 1) - ln x))) as tangent.
    apply (Rmult_le_compat_l e) in log_step; [| lra].
    pose proof (Rpower_pos x e) as power_pos.
    unfold Rdiv.
    nra.
  - unfold Rpower. rewrite <- exp_plus. f_equal. ring.
Qed.

Lemma power_falls (x s : R) :
  0 < s <= 1 -> 1 <= x -> s / 3 * (Rpower x (- s) / x) <= Rpower x (- s) - Rpower (x + 1) (- s).
Proof.
  intros s_range x_ge_1.
  assert (x_pos : 0 < x) by lra.
  pose proof (log_step_dominates_inverse x x_pos) as log_step.
  apply (Rmult_le_compat_l s) in log_step; [| lra].
  set (y := s * (ln (x + 1) - ln x)) in *.
  pose proof (exp_ineq1_le y) as tangent.
  assert (inv_pos : 0 < / (x + 1)) by (apply Rinv_0_lt_compat; lra).
  assert (y_pos : 0 < y) by nra.
  replace (Rpower (x + 1) (- s)) with (Rpower x (- s) * exp (- y)).
  2: { unfold Rpower, y. rewrite <- exp_plus. f_equal. ring. }
  pose proof (Rpower_pos x (- s)) as power_pos.
  assert (shrinks : exp (- y) <= 1 - s / (3 * x)).
  { rewrite exp_Ropp.
    assert (larger : 1 + s / (x + 1) <= exp y) by (unfold Rdiv; lra).
    apply Rle_trans with (/ (1 + s / (x + 1))).
    - apply Rinv_le_contravar; [| exact larger].
      assert (0 < s / (x + 1)) by (apply Rdiv_lt_0_compat; lra).
      lra.
    - replace (/ (1 + s / (x + 1))) with ((x + 1) / (x + 1 + s)) by (field; lra).
      replace (1 - s / (3 * x)) with ((3 * x - s) / (3 * x)) by (field; lra).
      apply (Rmult_le_reg_r ((x + 1 + s) * (3 * x))); [nra |].
      replace ((x + 1) / (x + 1 + s) * ((x + 1 + s) * (3 * x))) with ((x + 1) * (3 * x)) by (field; lra).
      replace ((3 * x - s) / (3 * x) * ((x + 1 + s) * (3 * x))) with ((3 * x - s) * (x + 1 + s)) by (field; lra).
      nra. }
  replace (s / 3 * (Rpower x (- s) / x)) with (Rpower x (- s) * (s / (3 * x))) by (field; lra).
  nra.
Qed.

(** ** Slow sequences *)

Lemma slow_bound (u : nat -> R) (e : R) :
  slow u -> 0 < e -> exists far, forall g, (far <= g)%nat -> Rabs (u g) <= Rpower (INR g) e.
Proof.
  intros slow_u e_pos.
  destruct (eventually_below _ 1 (slow_u e e_pos) Rlt_0_1) as [far near].
  exists far.
  intros g late.
  specialize (near g late).
  pose proof (Rpower_pos (INR g) e) as power_pos.
  unfold Rdiv in near.
  rewrite Rabs_mult, (Rabs_right (/ _)) in near by (left; apply Rinv_0_lt_compat; exact power_pos).
  apply (Rmult_le_compat_r (Rpower (INR g) e)) in near; [| lra].
  rewrite Rmult_assoc, Rinv_l in near by lra.
  lra.
Qed.

Lemma slow_by_bound (u : nat -> R) :
  (forall e, 0 < e -> exists (c : R) (far : nat),
     0 <= c /\ forall g, (far <= g)%nat -> Rabs (u g) <= c * Rpower (INR g) e) ->
  slow u.
Proof.
  intros bounded e e_pos.
  destruct (bounded (e / 2)) as [c [far [c_nonneg below]]]; [lra |].
  apply is_lim_seq_abs_0.
  apply (is_lim_seq_le_le_loc (fun _ => 0) _ (fun g => c * / Rpower (INR g) (e / 2))).
  - exists far.
    intros g late.
    split; [apply Rabs_pos |].
    specialize (below g late).
    pose proof (Rpower_pos (INR g) (e / 2)) as half_pos.
    replace (Rpower (INR g) e) with (Rpower (INR g) (e / 2) * Rpower (INR g) (e / 2)).
    2: { rewrite <- Rpower_plus. f_equal. field. }
    set (H := Rpower (INR g) (e / 2)) in *.
    unfold Rdiv.
    rewrite Rabs_mult, (Rabs_right (/ _)).
    2: { left. apply Rinv_0_lt_compat. nra. }
    apply (Rmult_le_reg_r (H * H)); [nra |].
    rewrite Rmult_assoc, Rinv_l by nra.
    replace (c * / H * (H * H)) with (c * H) by (field; lra).
    lra.
  - apply is_lim_seq_const.
  - apply scaled_null_sequence, power_of_index_vanishes. lra.
Qed.

Lemma convergent_is_slow (u : nat -> R) (l : R) : is_lim_seq u l -> slow u.
Proof.
  intros limit e e_pos.
  replace (Finite 0) with (Finite (l * 0)) by (f_equal; ring).
  apply is_lim_seq_mult'; [exact limit | apply power_of_index_vanishes; exact e_pos].
Qed.

Lemma slow_const (c : R) : slow (fun _ => c).
Proof. apply (convergent_is_slow _ c), is_lim_seq_const. Qed.

Lemma slow_plus (u v : nat -> R) : slow u -> slow v -> slow (fun g => u g + v g).
Proof.
  intros slow_u slow_v e e_pos.
  apply (is_lim_seq_ext (fun g => u g / Rpower (INR g) e + v g / Rpower (INR g) e)).
  - intro g. unfold Rdiv. ring.
  - replace (Finite 0) with (Finite (0 + 0)) by (f_equal; ring).
    apply is_lim_seq_plus'; [apply slow_u | apply slow_v]; exact e_pos.
Qed.

Lemma slow_mult (u v : nat -> R) : slow u -> slow v -> slow (fun g => u g * v g).
Proof.
  intros slow_u slow_v e e_pos.
  apply (is_lim_seq_ext (fun g => u g / Rpower (INR g) (e / 2) * (v g / Rpower (INR g) (e / 2)))).
  - intro g.
    replace (Rpower (INR g) e) with (Rpower (INR g) (e / 2) * Rpower (INR g) (e / 2)).
    + field. apply Rgt_not_eq, Rpower_pos.
    + rewrite <- Rpower_plus. f_equal. field.
  - replace (Finite 0) with (Finite (0 * 0)) by (f_equal; ring).
    apply is_lim_seq_mult'; [apply slow_u | apply slow_v]; lra.
Qed.

Lemma slow_pow (u : nat -> R) (n : nat) : slow u -> slow (fun g => u g ^ n).
Proof.
  intros slow_u.
  induction n as [| n IH]; [apply (slow_const 1) | apply (slow_mult u (fun g => u g ^ n)); assumption].
Qed.

Lemma slow_ext_from (start : nat) (u v : nat -> R) :
  (forall g, (start <= g)%nat -> v g = u g) -> slow u -> slow v.
Proof.
  intros same slow_u e e_pos.
  apply (is_lim_seq_ext_loc (fun g => u g / Rpower (INR g) e)).
  - exists start. intros g bound. rewrite (same g bound). reflexivity.
  - apply slow_u. exact e_pos.
Qed.

(** Division by what tends to something other than 0. *)
Lemma slow_quotient (u v : nat -> R) (l : R) :
  slow u -> is_lim_seq v l -> l <> 0 -> slow (fun g => u g / v g).
Proof.
  intros slow_u limit l_nonzero.
  apply slow_mult; [exact slow_u |].
  apply (convergent_is_slow _ (/ l)).
  change (Finite (/ l)) with (Rbar_inv l).
  apply is_lim_seq_inv; [exact limit |].
  intros equal.
  apply l_nonzero.
  injection equal as zero.
  exact zero.
Qed.

(** Divided by a positive power of g, a slow sequence tends to 0. *)
Lemma slow_over_power (u : nat -> R) (k : nat) :
  slow u -> (1 <= k)%nat -> is_lim_seq (fun g => u g / INR g ^ k) 0.
Proof.
  intros slow_u k_ge_1.
  apply (is_lim_seq_ext_loc (fun g => u g / Rpower (INR g) (INR k))).
  - exists 1%nat.
    intros g g_ge_1.
    apply index_ge_1 in g_ge_1.
    rewrite Rpower_pow by lra.
    reflexivity.
  - apply slow_u.
    apply index_ge_1 in k_ge_1.
    lra.
Qed.

(** The other notion of slow growth, with whole powers, is the same. *)
Lemma negligible_is_slow (u : nat -> R) :
  (forall j k : nat, (1 <= k)%nat -> is_lim_seq (fun g => u g ^ j / INR g ^ k) 0) -> slow u.
Proof.
  intros negligible.
  apply slow_by_bound.
  intros e e_pos.
  assert (inverse_pos : 0 < / e) by (apply Rinv_0_lt_compat; exact e_pos).
  destruct (archimed_cor1 e e_pos) as [j [j_small j_pos]].
  assert (j_large : / e < INR j).
  { rewrite <- (Rinv_inv (INR j)).
    apply Rinv_lt_contravar; [| exact j_small].
    apply Rmult_lt_0_compat; [apply Rinv_0_lt_compat, lt_0_INR; exact j_pos | exact e_pos]. }
  destruct (eventually_below _ 1 (negligible j 1%nat (le_n 1)) Rlt_0_1) as [far near].
  exists 1, (S far).
  split; [lra |].
  intros g late.
  rewrite Rmult_1_l.
  assert (g_ge_1 : 1 <= INR g) by (apply index_ge_1; lia).
  specialize (near g ltac:(lia)).
  rewrite pow_1 in near.
  unfold Rdiv in near.
  rewrite Rabs_mult, (Rabs_right (/ _)) in near by (left; apply Rinv_0_lt_compat; lra).
  apply (Rmult_le_compat_r (INR g)) in near; [| lra].
  rewrite Rmult_assoc, Rinv_l, Rmult_1_r, Rmult_1_l, <- RPow_abs in near by lra.
  destruct (Rle_dec (Rabs (u g)) (Rpower (INR g) e)) as [below | above]; [exact below |].
  exfalso.
  assert (larger : Rpower (INR g) e < Rabs (u g)) by lra.
  assert (power_ge : INR g < Rpower (INR g) e ^ j \/ INR g = 1).
  { rewrite <- Rpower_pow, Rpower_mult by apply Rpower_pos.
    destruct (Rle_lt_or_eq_dec 1 (INR g) g_ge_1) as [beyond | equal]; [left | right; lra].
    rewrite <- (Rpower_1 (INR g)) at 1 by lra.
    apply Rpower_lt; [exact beyond |].
    apply (Rmult_lt_reg_l (/ e)); [exact inverse_pos |].
    rewrite <- Rmult_assoc, Rinv_l by lra.
    lra. }
  assert (strict : Rpower (INR g) e ^ j < Rabs (u g) ^ j).
  { pose proof (Rpower_pos (INR g) e) as power_pos.
    rewrite <- !Rpower_pow by lra.
    unfold Rpower at 1 3.
    apply exp_increasing, Rmult_lt_compat_l; [apply lt_0_INR; exact j_pos |].
    apply ln_increasing; assumption. }
  destruct power_ge as [beyond | equal]; [lra |].
  rewrite equal in *.
  unfold Rpower in strict.
  rewrite ln_1, Rmult_0_r, exp_0, pow1 in strict.
  lra.
Qed.

(** What vanishes against powers still does when it is multiplied by a slow sequence. *)
Lemma vanishing_times_slow (u v : nat -> R) :
  vanishes_against_powers v -> slow u -> vanishes_against_powers (fun g => v g * u g).
Proof.
  intros vanish slow_u k.
  apply (is_lim_seq_ext_loc (fun g => INR g ^ S k * v g * (u g / INR g ^ 1))).
  - exists 1%nat.
    intros g g_ge_1.
    apply index_ge_1 in g_ge_1.
    simpl.
    field.
    lra.
  - replace (Finite 0) with (Finite (0 * 0)) by (f_equal; ring).
    apply is_lim_seq_mult'; [apply vanish | apply slow_over_power; [exact slow_u | lia]].
Qed.

(** ** Steps *)

(** The kernel's kind "slow". *)
Theorem slow_by_steps (start : nat) (E r p : nat -> R) :
  (forall g, (start <= g)%nat -> E (S g) = (1 + r g) * E g + p g) ->
  slow (fun g => r g * INR g ^ 2) ->
  slow (fun g => p g * INR g) ->
  slow E.
Proof.
  intros step slow_r slow_p.
  apply slow_by_bound.
  intros e e_pos.
  assert (half_pos : 0 < e / 2) by lra.
  assert (quarter_pos : 0 < e / 4) by lra.
  destruct (slow_bound _ (/ 2) slow_r) as [far_r small_r]; [lra |].
  destruct (slow_bound _ (e / 2) slow_p half_pos) as [far_p small_p].
  destruct (eventually_below _ (e / 4) (power_of_index_vanishes (/ 2) ltac:(lra)) quarter_pos) as [far_A small_A].
  destruct (eventually_below _ (e / 4) (power_of_index_vanishes (e / 2) half_pos) quarter_pos) as [far_B small_B].
  set (far := (start + far_r + far_p + far_A + far_B + 1)%nat).
  set (D := Rmax 1 (Rabs (E far) / Rpower (INR far) e)).
  assert (D_ge_1 : 1 <= D) by apply Rmax_l.
  exists D, far.
  split; [lra |].
  apply (induction_from far (fun g => Rabs (E g) <= D * Rpower (INR g) e)).
  - pose proof (Rpower_pos (INR far) e) as power_pos.
    apply Rle_trans with (Rabs (E far) / Rpower (INR far) e * Rpower (INR far) e).
    + right. field. lra.
    + apply Rmult_le_compat_r; [lra | apply Rmax_r].
  - intros g late IH.
    assert (x_ge_1 : 1 <= INR g) by (apply index_ge_1; unfold far in late; lia).
    rewrite step by (unfold far in late; lia).
    specialize (small_r g ltac:(unfold far in late; lia)).
    specialize (small_p g ltac:(unfold far in late; lia)).
    specialize (small_A g ltac:(unfold far in late; lia)).
    specialize (small_B g ltac:(unfold far in late; lia)).
    rewrite S_INR.
    set (x := INR g) in *.
    pose proof (power_rises x e e_pos ltac:(lra)) as rises.
    pose proof (Rpower_pos x (/ 2)) as A_pos.
    pose proof (Rpower_pos x (e / 2)) as B_pos.
    assert (A_square : Rpower x (/ 2) * Rpower x (/ 2) = x).
    { rewrite <- Rpower_plus. replace (/ 2 + / 2) with 1 by field. apply Rpower_1. lra. }
    assert (B_square : Rpower x e = Rpower x (e / 2) * Rpower x (e / 2)).
    { rewrite <- Rpower_plus. f_equal. field. }
    rewrite B_square in *.
    set (A := Rpower x (/ 2)) in *.
    set (B := Rpower x (e / 2)) in *.
    set (next := Rpower (x + 1) e) in *.
    rewrite Rabs_right in small_A by (left; apply Rinv_0_lt_compat; exact A_pos).
    rewrite Rabs_right in small_B by (left; apply Rinv_0_lt_compat; exact B_pos).
    rewrite Rabs_mult, (Rabs_right (x ^ 2)) in small_r by nra.
    rewrite Rabs_mult, (Rabs_right x) in small_p by lra.
    assert (r_below : Rabs (r g) <= e / 4 / x).
    { apply (Rmult_le_reg_r (x ^ 2)); [nra |].
      replace (e / 4 / x * x ^ 2) with (e / 4 * x) by (field; lra).
      assert (A <= e / 4 * x).
      { rewrite <- A_square.
        apply (Rmult_le_compat_r (A * A)) in small_A; [| nra].
        replace (/ A * (A * A)) with A in small_A by (field; lra).
        exact small_A. }
      lra. }
    assert (p_below : Rabs (p g) <= e / 4 / x * (B * B)).
    { apply (Rmult_le_reg_r x); [lra |].
      replace (e / 4 / x * (B * B) * x) with (e / 4 * (B * B)) by (field; lra).
      apply (Rmult_le_compat_r (B * B)) in small_B; [| nra].
      replace (/ B * (B * B)) with B in small_B by (field; lra).
      lra. }
    assert (BB_pos : 0 < B * B) by nra.
    assert (inverse : / (2 * x) <= / (x + 1)) by (apply Rinv_le_contravar; lra).
    apply Rle_trans with (D * (B * B + B * B * (e / (x + 1)))); [| apply Rmult_le_compat_l; lra].
    apply Rle_trans with (Rabs (E g) + Rabs (r g) * Rabs (E g) + Rabs (p g)).
    { replace ((1 + r g) * E g + p g) with (E g + r g * E g + p g) by ring.
      eapply Rle_trans; [apply Rabs_triang |].
      apply Rplus_le_compat_r.
      eapply Rle_trans; [apply Rabs_triang |].
      rewrite Rabs_mult.
      lra. }
    assert (product : Rabs (r g) * Rabs (E g) <= e / 4 / x * (D * (B * B)))
      by (apply Rmult_le_compat; [apply Rabs_pos | apply Rabs_pos | exact r_below | exact IH]).
    assert (rest : e / 4 / x * (B * B) <= e / 4 / x * (D * (B * B))).
    { apply Rmult_le_compat_l; [| nra].
      left. apply Rdiv_lt_0_compat; lra. }
    assert (room : 2 * (e / 4 / x * (D * (B * B))) <= D * (B * B * (e / (x + 1)))).
    { replace (2 * (e / 4 / x * (D * (B * B)))) with (D * (B * B) * e * / (2 * x)) by (field; lra).
      replace (D * (B * B * (e / (x + 1)))) with (D * (B * B) * e * / (x + 1)) by (field; lra).
      apply Rmult_le_compat_l; [| exact inverse].
      apply Rmult_le_pos; [apply Rmult_le_pos; lra | lra]. }
    lra.
Qed.

(** Steps of at most c g^(-3/2). *)
Theorem converges_by_summable_steps (start : nat) (E : nat -> R) (c : R) :
  (forall g, (start <= g)%nat -> Rabs (E (S g) - E g) <= c * (Rpower (INR g) (- / 2) / INR g)) ->
  ex_finite_lim_seq E.
Proof.
  intros small.
  set (first := S start).
  assert (c_nonneg : 0 <= c).
  { specialize (small first ltac:(unfold first; lia)).
    assert (0 < INR first) by (apply lt_0_INR; unfold first; lia).
    assert (0 < Rpower (INR first) (- / 2) / INR first)
      by (apply Rdiv_lt_0_compat; [apply Rpower_pos | assumption]).
    pose proof (Rabs_pos (E (S first) - E first)).
    nra. }
  set (B := fun g => 6 * c * Rpower (INR g) (- / 2)).
  assert (B_nonneg : forall g, 0 <= B g).
  { intro g. unfold B. pose proof (Rpower_pos (INR g) (- / 2)). nra. }
  assert (room : forall g, (first <= g)%nat -> Rabs (E (S g) - E g) <= B g - B (S g)).
  { intros g late.
    assert (x_ge_1 : 1 <= INR g) by (apply index_ge_1; unfold first in late; lia).
    eapply Rle_trans; [apply small; unfold first in late; lia |].
    unfold B.
    rewrite S_INR.
    pose proof (power_falls (INR g) (/ 2) ltac:(lra) x_ge_1) as falls.
    apply (Rmult_le_compat_l (6 * c)) in falls; [| lra].
    lra. }
  assert (B_vanishes : is_lim_seq B 0).
  { apply scaled_null_sequence.
    apply (is_lim_seq_ext (fun g => / Rpower (INR g) (/ 2))).
    - intro g. symmetry. apply Rpower_Ropp.
    - apply power_of_index_vanishes. lra. }
  set (low := fun k => E (k + first)%nat - B (k + first)%nat).
  assert (rises : forall k, low k <= low (S k)).
  { intro k. unfold low. simpl.
    specialize (room (k + first)%nat ltac:(lia)).
    apply Rabs_le_between in room.
    lra. }
  assert (above : forall k, low k <= E first + B first).
  { assert (high : forall k, E (k + first)%nat + B (k + first)%nat <= E first + B first).
    { induction k as [| k IH]; [simpl; lra |].
      simpl.
      specialize (room (k + first)%nat ltac:(lia)).
      apply Rabs_le_between in room.
      lra. }
    intro k. unfold low.
    specialize (high k).
    specialize (B_nonneg (k + first)%nat).
    lra. }
  destruct (ex_finite_lim_seq_incr low _ rises above) as [l limit].
  exists l.
  apply (is_lim_seq_incr_n E first).
  apply (is_lim_seq_ext (fun k => low k + B (k + first)%nat)).
  - intro k. unfold low. ring.
  - replace (Finite l) with (Finite (l + 0)) by (f_equal; ring).
    apply is_lim_seq_plus'; [exact limit |].
    apply -> (is_lim_seq_incr_n B first).
    exact B_vanishes.
Qed.

(** The kernel's kind "converges". *)
Theorem converges_by_steps (start : nat) (E r p : nat -> R) :
  (forall g, (start <= g)%nat -> E (S g) = (1 + r g) * E g + p g) ->
  slow (fun g => r g * INR g ^ 2) ->
  slow (fun g => p g * INR g ^ 2) ->
  ex_finite_lim_seq E.
Proof.
  intros step slow_r slow_p.
  assert (slow_E : slow E).
  { apply (slow_by_steps start E r p step slow_r).
    apply (slow_ext_from 1 (fun g => p g * INR g ^ 2 * / INR g)).
    - intros g g_ge_1. apply index_ge_1 in g_ge_1. field. lra.
    - apply slow_mult; [exact slow_p |].
      apply (convergent_is_slow _ 0), inverse_index_tends_to_0. }
  destruct (slow_bound _ (/ 4) slow_r) as [far_r small_r]; [lra |].
  destruct (slow_bound _ (/ 4) slow_E) as [far_E small_E]; [lra |].
  destruct (slow_bound _ (/ 2) slow_p) as [far_p small_p]; [lra |].
  apply (converges_by_summable_steps (start + far_r + far_E + far_p + 1) E 2).
  intros g late.
  assert (x_ge_1 : 1 <= INR g) by (apply index_ge_1; lia).
  rewrite step by lia.
  specialize (small_r g ltac:(lia)).
  specialize (small_E g ltac:(lia)).
  specialize (small_p g ltac:(lia)).
  set (x := INR g) in *.
  pose proof (Rpower_pos x (/ 2)) as A_pos.
  assert (A_square : Rpower x (/ 2) * Rpower x (/ 2) = x).
  { rewrite <- Rpower_plus. replace (/ 2 + / 2) with 1 by field. apply Rpower_1. lra. }
  assert (Q_square : Rpower x (/ 4) * Rpower x (/ 4) = Rpower x (/ 2)).
  { rewrite <- Rpower_plus. f_equal. field. }
  rewrite Rpower_Ropp.
  set (A := Rpower x (/ 2)) in *.
  set (Q := Rpower x (/ 4)) in *.
  rewrite Rabs_mult, (Rabs_right (x ^ 2)) in small_r, small_p by nra.
  apply (Rmult_le_reg_r (x ^ 2)); [nra |].
  replace (2 * (/ A / x) * x ^ 2) with (2 * A).
  2: { rewrite <- A_square. field. lra. }
  replace ((1 + r g) * E g + p g - E g) with (r g * E g + p g) by ring.
  assert (product : Rabs (r g) * x ^ 2 * Rabs (E g) <= Q * Q).
  { apply Rmult_le_compat; [| apply Rabs_pos | exact small_r | exact small_E].
    apply Rmult_le_pos; [apply Rabs_pos | nra]. }
  apply Rle_trans with (Rabs (r g) * x ^ 2 * Rabs (E g) + Rabs (p g) * x ^ 2); [| lra].
  replace (Rabs (r g) * x ^ 2 * Rabs (E g) + Rabs (p g) * x ^ 2)
    with ((Rabs (r g) * Rabs (E g) + Rabs (p g)) * x ^ 2) by ring.
  apply Rmult_le_compat_r; [nra |].
  eapply Rle_trans; [apply Rabs_triang |].
  rewrite Rabs_mult.
  lra.
Qed.
