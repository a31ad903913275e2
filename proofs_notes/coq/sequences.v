(** * Sequences from start index 1: the rules of the kernel, and limits of elementary terms

    A sequence is a function [u : nat -> R]; generation g = 1 is the first index that counts, and
    nothing is assumed of [u 0].  A recursion is the pair of hypotheses
    [u 1 = initial] and [forall g, 1 <= g -> u (S g) = step g (u g)].

    Main statements
    - [induction_from]                 the induction rule, from any start index
    - [nonnegative_by_induction]       inequality: base and step
    - [recursion_determines_sequence]  closed form: base and step
    - [tail_comparison]                telescoping: compare two null sequences by their steps
    - [tail_by_steps]                  two-sided tails from bounds of the steps
    - [unbounded_by_constant_minorant], [unbounded_by_harmonic_minorant]   divergence
    - [inverse_index_tends_to_0], [inverse_shift_tends_to_0]

    Source: elementary; Coquelicot's [is_lim_seq] is the notion of a limit. *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

(** ** Induction from a start index *)

Lemma induction_from (start : nat) (P : nat -> Prop) :
  P start ->
  (forall g, (start <= g)%nat -> P g -> P (S g)) ->
  forall g, (start <= g)%nat -> P g.
Proof.
  intros base step g bound.
  induction bound as [| g bound IH]; [exact base |].
  apply step; assumption.
Qed.

Lemma nonnegative_by_induction (start : nat) (D : nat -> R) :
  0 <= D start ->
  (forall g, (start <= g)%nat -> 0 <= D g -> 0 <= D (S g)) ->
  forall g, (start <= g)%nat -> 0 <= D g.
Proof.
  apply (induction_from start (fun g => 0 <= D g)).
Qed.

Lemma recursion_determines_sequence (start : nat) (step : nat -> R -> R) (u v : nat -> R) :
  (forall g, (start <= g)%nat -> u (S g) = step g (u g)) ->
  (forall g, (start <= g)%nat -> v (S g) = step g (v g)) ->
  u start = v start ->
  forall g, (start <= g)%nat -> u g = v g.
Proof.
  intros Hu Hv base.
  apply (induction_from start (fun g => u g = v g)); [exact base |].
  intros g bound IH.
  rewrite (Hu g bound), (Hv g bound), IH.
  reflexivity.
Qed.

(** ** Index arithmetic *)

Lemma index_ge_1 (g : nat) : (1 <= g)%nat -> 1 <= INR g.
Proof.
  intros bound.
  apply (le_INR 1) in bound.
  exact bound.
Qed.

Lemma is_lim_seq_eventually_1 (u v : nat -> R) (l : Rbar) :
  (forall g, (1 <= g)%nat -> u g = v g) -> is_lim_seq u l -> is_lim_seq v l.
Proof.
  intros same.
  apply is_lim_seq_ext_loc.
  exists 1%nat.
  exact same.
Qed.

(** ** Elementary limits *)

Lemma inverse_shift_tends_to_0 (d : R) : is_lim_seq (fun g => / (INR g + d)) 0.
Proof.
  change (is_lim_seq (fun g => / (INR g + d)) (Rbar_inv p_infty)).
  apply is_lim_seq_inv; [| discriminate].
  eapply is_lim_seq_plus; [apply is_lim_seq_INR | apply is_lim_seq_const |].
  reflexivity.
Qed.

Lemma inverse_index_tends_to_0 : is_lim_seq (fun g => / INR g) 0.
Proof.
  apply (is_lim_seq_ext (fun g => / (INR g + 0))).
  - intro g. rewrite Rplus_0_r. reflexivity.
  - apply inverse_shift_tends_to_0.
Qed.

Lemma scaled_null_sequence (c : R) (u : nat -> R) :
  is_lim_seq u 0 -> is_lim_seq (fun g => c * u g) 0.
Proof.
  intros null.
  replace (Finite 0) with (Rbar_mult c 0) by (simpl; f_equal; ring).
  apply is_lim_seq_scal_l.
  exact null.
Qed.

(** Squeeze from g = 1 on, with null bounds on both sides of l - u. *)
Lemma limit_from_tail (u low high : nat -> R) (l : R) :
  (forall g, (1 <= g)%nat -> low g <= l - u g <= high g) ->
  is_lim_seq low 0 -> is_lim_seq high 0 ->
  is_lim_seq u l.
Proof.
  intros tail Hlow Hhigh.
  assert (gap : is_lim_seq (fun g => l - u g) 0).
  { apply (is_lim_seq_le_le_loc low _ high); [| assumption | assumption].
    exists 1%nat.
    exact tail. }
  apply (is_lim_seq_ext (fun g => l - (l - u g))).
  - intro g. ring.
  - replace (Finite l) with (Finite (l - 0)) by (f_equal; ring).
    apply is_lim_seq_minus'; [apply is_lim_seq_const | exact gap].
Qed.

(** ** Telescoping comparison: a(g) - a(g+1) <= b(g) - b(g+1) and a, b -> 0 give a <= b *)

Lemma tail_comparison (start : nat) (a b : nat -> R) :
  is_lim_seq a 0 -> is_lim_seq b 0 ->
  (forall g, (start <= g)%nat -> a g - a (S g) <= b g - b (S g)) ->
  forall g, (start <= g)%nat -> a g <= b g.
Proof.
  intros Ha Hb steps g bound.
  assert (null : is_lim_seq (fun k => b (k + g)%nat - a (k + g)%nat) 0).
  { replace (Finite 0) with (Finite (0 - 0)) by (f_equal; ring).
    apply is_lim_seq_minus'.
    - apply (is_lim_seq_incr_n b g). exact Hb.
    - apply (is_lim_seq_incr_n a g). exact Ha. }
  assert (decreasing : forall k, b (S k + g)%nat - a (S k + g)%nat <= b (k + g)%nat - a (k + g)%nat).
  { intro k.
    assert (far : (start <= k + g)%nat) by lia.
    specialize (steps _ far).
    simpl.
    lra. }
  pose proof (is_lim_seq_decr_compare _ _ null decreasing 0%nat) as positive.
  simpl in positive.
  lra.
Qed.

(** The same for a sequence and its limit: bounds of the steps give bounds of the tail. *)
Lemma tail_by_steps (u low high : nat -> R) (l : R) :
  is_lim_seq u l -> is_lim_seq low 0 -> is_lim_seq high 0 ->
  (forall g, (1 <= g)%nat -> low g - low (S g) <= u (S g) - u g <= high g - high (S g)) ->
  forall g, (1 <= g)%nat -> low g <= l - u g <= high g.
Proof.
  intros limit null_low null_high steps.
  assert (gap : is_lim_seq (fun g => l - u g) 0).
  { replace (Finite 0) with (Finite (l - l)) by (f_equal; ring).
    apply is_lim_seq_minus'; [apply is_lim_seq_const | exact limit]. }
  intros g bound.
  split.
  - apply (tail_comparison 1 low (fun k => l - u k) null_low gap); [| exact bound].
    intros k k_ge_1.
    specialize (steps k k_ge_1).
    lra.
  - apply (tail_comparison 1 (fun k => l - u k) high gap null_high); [| exact bound].
    intros k k_ge_1.
    specialize (steps k k_ge_1).
    lra.
Qed.

(** c / (g + d)^(j+1) -> 0 *)
Lemma inverse_power_tends_to_0 (c d : R) (j : nat) : is_lim_seq (fun g => c * (/ (INR g + d)) ^ (S j)) 0.
Proof.
  apply scaled_null_sequence.
  induction j as [| j IH].
  - apply (is_lim_seq_ext (fun g => / (INR g + d))); [intro g; ring | apply inverse_shift_tends_to_0].
  - replace (Finite 0) with (Finite (0 * 0)) by (f_equal; ring).
    apply (is_lim_seq_mult' (fun g => / (INR g + d)) (fun g => (/ (INR g + d)) ^ (S j)));
      [apply inverse_shift_tends_to_0 | exact IH].
Qed.

(** ** Divergence by a minorant *)

(** Steps of at least c > 0. *)
Lemma unbounded_by_constant_minorant (start : nat) (u : nat -> R) (c : R) :
  0 < c ->
  (forall g, (start <= g)%nat -> u g + c <= u (S g)) ->
  is_lim_seq u p_infty.
Proof.
  intros c_pos steps.
  assert (minorant : forall g, (start <= g)%nat -> u start + c * (INR g - INR start) <= u g).
  { apply induction_from; [lra |].
    intros g bound IH.
    specialize (steps g bound).
    rewrite S_INR.
    lra. }
  apply (is_lim_seq_le_p_loc (fun g => u start + c * (INR g - INR start))).
  - exists start. exact minorant.
  - eapply is_lim_seq_plus; [apply is_lim_seq_const | |].
    + apply is_lim_seq_scal_l.
      eapply is_lim_seq_minus; [apply is_lim_seq_INR | apply is_lim_seq_const | reflexivity].
    + simpl.
      destruct (Rle_dec 0 c) as [c_nonneg | wrong]; [| lra].
      destruct (Rle_lt_or_eq_dec 0 c c_nonneg) as [strict | equal]; [reflexivity | lra].
Qed.

(** 1/x >= ln((x+1)/x): the comparison behind every harmonic minorant. *)
Lemma inverse_dominates_log_step (x : R) : 0 < x -> ln (x + 1) - ln x <= / x.
Proof.
  intros x_pos.
  assert (gap : ln (x + 1) - ln x = ln (1 + / x)).
  { rewrite <- ln_div by lra.
    f_equal.
    field.
    lra. }
  assert (inv_pos : 0 < / x) by (apply Rinv_0_lt_compat; exact x_pos).
  rewrite gap.
  apply Rle_trans with (ln (exp (/ x))); [| rewrite ln_exp; lra].
  apply ln_le; [lra |].
  left.
  apply exp_ineq1.
  lra.
Qed.

(** Steps of at least c/(g+d), c > 0, with g + d > 0 from the start on. *)
Lemma unbounded_by_harmonic_minorant (start : nat) (u : nat -> R) (c d : R) :
  0 < c ->
  0 < INR start + d ->
  (forall g, (start <= g)%nat -> u g + c / (INR g + d) <= u (S g)) ->
  is_lim_seq u p_infty.
Proof.
  intros c_pos shift_pos steps.
  assert (minorant : forall g, (start <= g)%nat ->
            u start - c * ln (INR start + d) + c * ln (INR g + d) <= u g).
  { apply induction_from; [lra |].
    intros g bound IH.
    assert (g_pos : 0 < INR g + d) by (apply le_INR in bound; lra).
    pose proof (inverse_dominates_log_step _ g_pos) as log_step.
    apply (Rmult_le_compat_l c) in log_step; [| lra].
    specialize (steps g bound).
    rewrite S_INR.
    replace (INR g + 1 + d) with (INR g + d + 1) by ring.
    unfold Rdiv in steps.
    lra. }
  apply (is_lim_seq_le_p_loc
           (fun g => u start - c * ln (INR start + d) + c * ln (INR g + d))).
  - exists start. exact minorant.
  - eapply is_lim_seq_plus; [apply is_lim_seq_const | |].
    + apply is_lim_seq_scal_l.
      apply (filterlim_comp _ _ _ (fun g => INR g + d) ln eventually (Rbar_locally p_infty)).
      * apply (is_lim_seq_plus INR (fun _ => d) p_infty d p_infty);
          [apply is_lim_seq_INR | apply is_lim_seq_const | reflexivity].
      * apply is_lim_ln_p.
    + simpl.
      destruct (Rle_dec 0 c) as [c_nonneg | wrong]; [| lra].
      destruct (Rle_lt_or_eq_dec 0 c c_nonneg) as [strict | equal]; [reflexivity | lra].
Qed.
