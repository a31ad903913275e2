(** * Tactics for exported certificates

    A certificate's domains become slack variables, as in the kernel: 0 < w < 1 is w = (0 + 1 t)/(1 + t)
    with t > 0, and INR g = start + u with u >= 0.  Then a sign is read off from the coefficients of a
    numerator and a denominator ([sign]), a division is legal because the divisor, expanded, has only
    positive coefficients ([nonzero]), and an identity is [field] with those conditions.

    Main statements: [slack_open] and its variants, [limit_equals], [geometric_recursion_vanishes],
    [harmonic_product_minorant].

    Main tactics: [domains_to_slacks], [positive], [nonneg], [nonzero], [sign], [identity], [limit_parts].

    Source: the kernel's rules, [proofs_notes/kernel.md]. *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences geometric.
Open Scope R_scope.

(** Marks a hypothesis that states where a parameter, or INR g, lies. *)
Definition domain (P : Prop) : Prop := P.

(** ** Slack variables *)

Lemma slack_above (low x : R) : low < x -> exists t, 0 < t /\ x = low + t.
Proof. intros range. exists (x - low). split; [lra | ring]. Qed.

Lemma slack_from (low x : R) : low <= x -> exists t, 0 <= t /\ x = low + t.
Proof. intros range. exists (x - low). split; [lra | ring]. Qed.

Lemma slack_below (high x : R) : x < high -> exists t, 0 < t /\ x = high - t.
Proof. intros range. exists (high - x). split; [lra | ring]. Qed.

Lemma slack_upto (high x : R) : x <= high -> exists t, 0 <= t /\ x = high - t.
Proof. intros range. exists (high - x). split; [lra | ring]. Qed.

Lemma slack_open (low x high : R) : low < x < high -> exists t, 0 < t /\ x = (low + high * t) / (1 + t).
Proof.
  intros range.
  exists ((x - low) / (high - x)).
  split; [apply Rdiv_lt_0_compat; lra | field; lra].
Qed.

Lemma slack_left_closed (low x high : R) :
  low <= x < high -> exists t, 0 <= t /\ x = (low + high * t) / (1 + t).
Proof.
  intros range.
  exists ((x - low) / (high - x)).
  split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra] | field; lra].
Qed.

Lemma slack_right_closed (low x high : R) :
  low < x <= high -> exists t, 0 <= t /\ x = (low * t + high) / (1 + t).
Proof.
  intros range.
  exists ((high - x) / (x - low)).
  split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra] | field; lra].
Qed.

Lemma closed_cases (low x high : R) : low <= x <= high -> x = high \/ low <= x < high.
Proof. intros range. destruct (Req_dec x high); [left; assumption | right; lra]. Qed.

Lemma index_from (start g : nat) : (start <= g)%nat -> domain (INR start <= INR g).
Proof. apply le_INR. Qed.

(** A variable is to be replaced by its slack, not by a sequence whose first value it is. *)
Ltac forget_values_equal_to x :=
  repeat match goal with other : _ = x |- _ => clear other end.

Ltac domains_to_slacks :=
  repeat match goal with
  | range : domain (?low <= ?x <= ?high) |- _ =>
      let half := fresh "half" in
      destruct (closed_cases low x high range) as [? | half]; clear range;
      [forget_values_equal_to x; subst x | change (domain (low <= x < high)) in half]
  | range : domain (?low < ?x < ?high) |- _ =>
      let t := fresh "t" in let sign := fresh "sign" in
      forget_values_equal_to x; destruct (slack_open low x high range) as [t [sign ?]]; clear range; subst x
  | range : domain (?low <= ?x < ?high) |- _ =>
      let t := fresh "t" in let sign := fresh "sign" in
      forget_values_equal_to x; destruct (slack_left_closed low x high range) as [t [sign ?]]; clear range; subst x
  | range : domain (?low < ?x <= ?high) |- _ =>
      let t := fresh "t" in let sign := fresh "sign" in
      forget_values_equal_to x; destruct (slack_right_closed low x high range) as [t [sign ?]]; clear range; subst x
  | range : domain (?low < ?x) |- _ =>
      is_var x;
      let t := fresh "t" in let sign := fresh "sign" in
      forget_values_equal_to x; destruct (slack_above low x range) as [t [sign ?]]; clear range; subst x
  | range : domain (?low <= ?x) |- _ =>
      is_var x;
      let t := fresh "t" in let sign := fresh "sign" in
      forget_values_equal_to x; destruct (slack_from low x range) as [t [sign ?]]; clear range; subst x
  | range : domain (?x < ?high) |- _ =>
      let t := fresh "t" in let sign := fresh "sign" in
      forget_values_equal_to x; destruct (slack_below high x range) as [t [sign ?]]; clear range; subst x
  | range : domain (?x <= ?high) |- _ =>
      let t := fresh "t" in let sign := fresh "sign" in
      forget_values_equal_to x; destruct (slack_upto high x range) as [t [sign ?]]; clear range; subst x
  end.

(** [INR g] becomes a variable in its domain, then a slack. *)
Ltac index_to_variable :=
  repeat match goal with
  | bound : (?start <= ?g)%nat |- _ =>
      apply index_from in bound;
      let i := fresh "i" in
      set (i := INR g) in *; clearbody i
  end;
  repeat match goal with
  | range : domain (INR ?start <= _) |- _ => progress simpl INR in range
  end.

(** ** Signs by coefficients *)

Lemma pow_even_nonneg (x : R) (n : nat) : 0 <= x ^ (2 * n).
Proof. rewrite pow_mult. apply pow_le, pow2_ge_0. Qed.

Ltac nonneg :=
  match goal with
  | |- 0 <= ?a + ?b => apply Rplus_le_le_0_compat; nonneg
  | |- 0 <= ?a * ?b => apply Rmult_le_pos; nonneg
  | |- 0 <= ?a / ?b => apply Rmult_le_pos; [nonneg | left; apply Rinv_0_lt_compat; positive]
  | |- 0 <= / ?a => left; apply Rinv_0_lt_compat; positive
  | |- 0 <= ?a ^ 2 => apply pow2_ge_0
  | |- 0 <= ?a ^ 4 => apply (pow_even_nonneg a 2)
  | |- 0 <= ?a ^ 6 => apply (pow_even_nonneg a 3)
  | |- 0 <= ?a ^ 8 => apply (pow_even_nonneg a 4)
  | |- 0 <= ?a ^ ?n => apply pow_le; nonneg
  | |- _ => first [assumption | left; assumption | lra]
  end
with positive :=
  match goal with
  | |- 0 < ?a + ?b =>
      first [ solve [apply Rplus_le_lt_0_compat; [nonneg | positive]]
            | solve [apply Rplus_lt_le_0_compat; [positive | nonneg]] ]
  | |- 0 < ?a * ?b => apply Rmult_lt_0_compat; positive
  | |- 0 < ?a / ?b => apply Rdiv_lt_0_compat; positive
  | |- 0 < / ?a => apply Rinv_0_lt_compat; positive
  | |- 0 < ?a ^ ?n => apply pow_lt; positive
  | |- _ => first [assumption | lra]
  end.

(** In slack variables: a sign by one quotient of polynomials without negative coefficients, and a <> 0 by the
    sign of a or of its negative.  [field_simplify] makes the quotient; its own conditions are again signs. *)
Ltac sign_slack :=
  match goal with
  | |- 0 <= ?e =>
      first
        [ solve [nonneg]
        | field_simplify e;
          [ first [ solve [nonneg]
                  | apply Rmult_le_pos; [solve [nonneg] | left; apply Rinv_0_lt_compat; solve [positive]] ]
          | nonzero_slack .. ] ]
  | |- 0 < ?e =>
      first
        [ solve [positive]
        | field_simplify e; [solve [positive] | nonzero_slack ..] ]
  end
with nonzero_slack :=
  repeat split;
  match goal with
  | |- ?a * ?b <> 0 => apply Rmult_integral_contrapositive; split; nonzero_slack
  | |- ?a ^ ?n <> 0 => apply pow_nonzero; nonzero_slack
  | |- ?a <> 0 =>
      let signed := fresh "signed" in
      first
        [ lra
        | assert (signed : 0 < a) by (first [solve [positive] | ring_simplify; solve [positive]]); lra
        | assert (signed : 0 < - a) by (ring_simplify; solve [positive]); lra
        | assert (signed : 0 < a) by sign_slack; lra
        | assert (signed : 0 < - a) by sign_slack; lra
        | nra ]
  end.

(** The same for goals in the parameters and INR g. *)
Ltac sign := index_to_variable; domains_to_slacks; sign_slack.
Ltac nonzero := index_to_variable; domains_to_slacks; nonzero_slack.

(** An identity of rational functions. *)
Ltac identity := first [reflexivity | field; nonzero | index_to_variable; domains_to_slacks; field; nonzero_slack].

(** ** Limits *)

Lemma limit_equals (u : nat -> R) (a b : R) : is_lim_seq u a -> a = b -> is_lim_seq u b.
Proof. intros limit <-. exact limit. Qed.

Lemma power_limit (u : nat -> R) (l : R) (n : nat) :
  is_lim_seq u l -> is_lim_seq (fun g => u g ^ n) (l ^ n).
Proof.
  intros limit.
  induction n as [| n IH].
  - apply is_lim_seq_const.
  - apply is_lim_seq_mult'; assumption.
Qed.

(** A sum, product or quotient of sequences whose limits are hypotheses. *)
Ltac limit_parts :=
  match goal with
  | |- is_lim_seq (fun _ => ?c) _ => apply is_lim_seq_const
  | |- is_lim_seq (fun g => @?a g ^ ?n) _ => eapply (power_limit a _ n); limit_parts
  | |- is_lim_seq (fun g => @?a g + @?b g) _ => eapply (is_lim_seq_plus' a b); limit_parts
  | |- is_lim_seq (fun g => @?a g * @?b g) _ => eapply (is_lim_seq_mult' a b); limit_parts
  | |- is_lim_seq (fun g => @?a g / @?b g) _ => eapply (is_lim_seq_div' a b); [limit_parts | limit_parts |]
  | limit : is_lim_seq ?u _ |- is_lim_seq (fun g => ?u g) _ => exact limit
  | limit : is_lim_seq ?u _ |- is_lim_seq ?u _ => exact limit
  end.

(** A name for a sequence, so that [limit_parts] does not look inside it. *)
Lemma named_sequence (u : nat -> R) (l : R) :
  is_lim_seq u l -> exists v : nat -> R, (forall g, v g = u g) /\ is_lim_seq v l.
Proof. intros limit. exists u. split; [reflexivity | exact limit]. Qed.

Lemma geometric_recursion_vanishes (start : nat) (r : R) (u : nat -> R) :
  -1 < r < 1 ->
  (forall g, (start <= g)%nat -> u (S g) = r * u g) ->
  vanishes_against_powers u.
Proof.
  intros range step k.
  assert (shifted : forall n, u (n + start)%nat = u start * r ^ n).
  { induction n as [| n IH].
    - simpl. ring.
    - change (S n + start)%nat with (S (n + start)). rewrite step by lia. rewrite IH, <- tech_pow_Rmult. ring. }
  apply (is_lim_seq_incr_n _ start).
  set (M := 1 + INR start).
  assert (M_ge_1 : 1 <= M) by (unfold M; pose proof (pos_INR start); lra).
  apply is_lim_seq_abs_0.
  apply (is_lim_seq_le_le_loc (fun _ => 0) _
           (fun n => Rabs (u start) * M ^ k * Rabs (INR n ^ k * r ^ n))).
  - exists 1%nat.
    intros n n_ge_1.
    split; [apply Rabs_pos |].
    rewrite shifted, plus_INR.
    apply index_ge_1 in n_ge_1.
    pose proof (pos_INR start) as start_nonneg.
    rewrite !Rabs_mult, <- !RPow_abs.
    rewrite (Rabs_right (INR n + INR start)) by lra.
    rewrite (Rabs_right (INR n)) by lra.
    assert (powers : (INR n + INR start) ^ k <= M ^ k * INR n ^ k).
    { rewrite <- Rpow_mult_distr.
      apply pow_incr.
      split; [lra |].
      unfold M.
      nra. }
    assert (rest_nonneg : 0 <= Rabs (u start) * Rabs r ^ n)
      by (apply Rmult_le_pos; [apply Rabs_pos | apply pow_le, Rabs_pos]).
    replace ((INR n + INR start) ^ k * (Rabs (u start) * Rabs r ^ n))
      with ((Rabs (u start) * Rabs r ^ n) * (INR n + INR start) ^ k) by ring.
    replace (Rabs (u start) * M ^ k * (INR n ^ k * Rabs r ^ n))
      with ((Rabs (u start) * Rabs r ^ n) * (M ^ k * INR n ^ k)) by ring.
    apply Rmult_le_compat_l; assumption.
  - apply is_lim_seq_const.
  - apply scaled_null_sequence.
    apply -> is_lim_seq_abs_0.
    apply power_times_geometric_tends_to_0.
    exact range.
Qed.

(** ** Divergence *)

(** A positive product with factors at least 1 + c/(g+d) is unbounded. *)
Lemma harmonic_product_minorant (start : nat) (u : nat -> R) (c d : R) :
  0 < c -> 0 < INR start + d -> 0 < u start ->
  (forall g, (start <= g)%nat -> u g + c / (INR g + d) * u g <= u (S g)) ->
  is_lim_seq u p_infty.
Proof.
  intros c_pos shift_pos first_pos step.
  assert (gain : forall g, (start <= g)%nat -> 0 < c / (INR g + d)).
  { intros g bound. apply le_INR in bound. apply Rdiv_lt_0_compat; lra. }
  assert (above : forall g, (start <= g)%nat -> u start <= u g).
  { apply induction_from; [lra |].
    intros g bound IH.
    specialize (step g bound).
    specialize (gain g bound).
    nra. }
  apply (unbounded_by_harmonic_minorant start u (c * u start) d); [nra | exact shift_pos |].
  intros g bound.
  specialize (step g bound).
  specialize (gain g bound).
  specialize (above g bound).
  replace (c * u start / (INR g + d)) with (c / (INR g + d) * u start) by (unfold Rdiv; ring).
  nra.
Qed.

(** Steps of at least m(g) with m(g) g^(-e) -> limit > 0: unbounded (e = 0, 1, 2, ...). *)
Lemma unbounded_by_power_minorant (start e : nat) (u m : nat -> R) (limit : R) :
  0 < limit ->
  is_lim_seq (fun g => m g / INR g ^ e) limit ->
  (forall g, (start <= g)%nat -> u g + m g <= u (S g)) ->
  is_lim_seq u p_infty.
Proof.
  intros limit_pos tends step.
  apply is_lim_seq_spec in tends.
  assert (half_pos : 0 < limit / 2) by lra.
  destruct (tends (mkposreal _ half_pos)) as [far near].
  apply (unbounded_by_constant_minorant (start + far + 1) u (limit / 2) half_pos).
  intros g bound.
  assert (g_ge_1 : 1 <= INR g) by (apply index_ge_1; lia).
  specialize (near g ltac:(lia)).
  specialize (step g ltac:(lia)).
  simpl in near.
  apply Rabs_def2 in near.
  assert (power_ge_1 : 1 <= INR g ^ e) by (apply pow_R1_Rle; exact g_ge_1).
  assert (minorant : limit / 2 <= m g).
  { replace (m g) with (m g / INR g ^ e * INR g ^ e) by (field; lra).
    nra. }
  lra.
Qed.

(** Steps of at least m(g) with g m(g) -> limit > 0: unbounded, like the harmonic sum. *)
Lemma unbounded_by_harmonic_size_minorant (start : nat) (u m : nat -> R) (limit : R) :
  0 < limit ->
  is_lim_seq (fun g => m g * INR g) limit ->
  (forall g, (start <= g)%nat -> u g + m g <= u (S g)) ->
  is_lim_seq u p_infty.
Proof.
  intros limit_pos tends step.
  apply is_lim_seq_spec in tends.
  assert (half_pos : 0 < limit / 2) by lra.
  destruct (tends (mkposreal _ half_pos)) as [far near].
  assert (first_ge_1 : 1 <= INR (start + far + 1)) by (apply index_ge_1; lia).
  apply (unbounded_by_harmonic_minorant (start + far + 1) u (limit / 2) 0 half_pos); [lra |].
  intros g bound.
  assert (g_ge_1 : 1 <= INR g) by (apply index_ge_1; lia).
  specialize (near g ltac:(lia)).
  specialize (step g ltac:(lia)).
  simpl in near.
  apply Rabs_def2 in near.
  assert (minorant : limit / 2 / (INR g + 0) <= m g).
  { apply (Rmult_le_reg_r (INR g)); [lra |].
    replace (limit / 2 / (INR g + 0) * INR g) with (limit / 2) by (field; lra).
    lra. }
  lra.
Qed.

(** Positive products with factors at least 1 + m(g), m >= 0, are unbounded when the sums of m are. *)
Lemma product_step_to_sum_step (start : nat) (u m : nat -> R) :
  0 < u start ->
  (forall g, (start <= g)%nat -> 0 <= m g) ->
  (forall g, (start <= g)%nat -> u g + m g * u g <= u (S g)) ->
  forall g, (start <= g)%nat -> u g / u start + m g <= u (S g) / u start.
Proof.
  intros first_pos m_nonneg step.
  assert (above : forall g, (start <= g)%nat -> u start <= u g).
  { apply induction_from; [lra |].
    intros g bound IH.
    specialize (step g bound).
    specialize (m_nonneg g bound).
    nra. }
  intros g bound.
  specialize (step g bound).
  specialize (m_nonneg g bound).
  specialize (above g bound).
  apply (Rmult_le_reg_r (u start)); [exact first_pos |].
  replace ((u g / u start + m g) * u start) with (u g + m g * u start) by (field; lra).
  replace (u (S g) / u start * u start) with (u (S g)) by (field; lra).
  nra.
Qed.

Lemma unbounded_after_scaling (a : R) (u : nat -> R) :
  0 < a -> is_lim_seq (fun g => u g / a) p_infty -> is_lim_seq u p_infty.
Proof.
  intros a_pos unbounded.
  apply (is_lim_seq_ext (fun g => a * (u g / a))).
  - intro g. field. lra.
  - replace p_infty with (Rbar_mult a p_infty).
    + apply is_lim_seq_scal_l. exact unbounded.
    + simpl.
      destruct (Rle_dec 0 a) as [nonneg | wrong]; [| lra].
      destruct (Rle_lt_or_eq_dec 0 a nonneg) as [strict | equal]; [reflexivity | lra].
Qed.

(** ** Monotone sequences stay on their side of the limit *)

Lemma below_limit_of_increasing (start : nat) (u : nat -> R) (l : R) :
  is_lim_seq u l ->
  (forall g, (start <= g)%nat -> 0 <= u (S g) - u g) ->
  forall g, (start <= g)%nat -> u g <= l.
Proof.
  intros limit step g bound.
  assert (shifted : is_lim_seq (fun k => u (k + g)%nat) l) by (apply is_lim_seq_incr_n; exact limit).
  apply (is_lim_seq_incr_compare _ _ shifted) with (n := 0%nat).
  intro k.
  specialize (step (k + g)%nat ltac:(lia)).
  simpl.
  lra.
Qed.

Lemma above_limit_of_decreasing (start : nat) (u : nat -> R) (l : R) :
  is_lim_seq u l ->
  (forall g, (start <= g)%nat -> 0 <= u g - u (S g)) ->
  forall g, (start <= g)%nat -> l <= u g.
Proof.
  intros limit step g bound.
  assert (shifted : is_lim_seq (fun k => u (k + g)%nat) l) by (apply is_lim_seq_incr_n; exact limit).
  apply (is_lim_seq_decr_compare _ _ shifted) with (n := 0%nat).
  intro k.
  specialize (step (k + g)%nat ltac:(lia)).
  simpl.
  lra.
Qed.

(** ** Small helpers of exported scripts *)

Lemma limit_from (start : nat) (u v : nat -> R) (l : Rbar) :
  (forall g, (start <= g)%nat -> u g = v g) -> is_lim_seq v l -> is_lim_seq u l.
Proof.
  intros same.
  apply is_lim_seq_ext_loc.
  exists start.
  intros g bound.
  symmetry.
  apply same.
  exact bound.
Qed.

Lemma named_nonneg (x : R) : 0 <= x -> exists v, 0 <= v /\ v = x.
Proof. intros range. exists x. split; [exact range | reflexivity]. Qed.

Lemma named_pos (x : R) : 0 < x -> exists v, 0 < v /\ v = x.
Proof. intros range. exists x. split; [exact range | reflexivity]. Qed.

Lemma named_limit (u : nat -> R) (x : R) : is_lim_seq u x -> exists z, z = x /\ is_lim_seq u z.
Proof. intros limit. exists x. split; [reflexivity | exact limit]. Qed.

(** Where the parameters of a lemma lie: strict bounds, each by [sign]. *)
Ltac in_range :=
  repeat split; unfold Rgt;
  first
    [ apply Rminus_gt_0_lt; unfold Rgt; solve [sign]
    | apply Rminus_le_0; solve [sign] ].

(** A positive sequence that does not decrease has a positive limit. *)
Lemma limit_of_rising_is_positive (start : nat) (u : nat -> R) (l : R) :
  is_lim_seq u l ->
  0 < u start ->
  (forall g, (start <= g)%nat -> 0 <= u (S g) - u g) ->
  0 < l.
Proof.
  intros limit first step.
  apply Rlt_le_trans with (u start); [exact first |].
  apply (below_limit_of_increasing start u l limit step).
  apply le_n.
Qed.

(** ** Tails by their steps *)

(** Goals [low g <= l - u g <= high g]: null bounds, then signs of differences of steps. *)
Ltac null_by_power c d j :=
  apply (limit_from 1 _ (fun g => c * (/ (INR g + d)) ^ (S j)));
  [ let k := fresh "k" in let far := fresh "far" in intros k far; cbv beta; identity
  | apply inverse_power_tends_to_0 ].

Lemma between_by_differences (low x high : R) : 0 <= x - low -> 0 <= high - x -> low <= x <= high.
Proof. lra. Qed.
