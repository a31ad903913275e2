(** * log 2 as a sum of rational terms

    H1alt(g) = sum_{k<=g} 1/((2k-1)(2k)) = H_{2g} - H_g (Catalan's identity) tends to ln 2, because

        ln(2g+1) - ln(g+1) <= H_{2g} - H_g <= ln(2g) - ln g = ln 2.

    Main statements: [H1alt_tends_to_ln_2], [H1alt_tail], [harmonic_gap_tends_to_ln_2].

    Source: N. Mercator (1668); DLMF 4.6.1 at z = 1. *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences harmonic certificates.
Open Scope R_scope.

Fixpoint H1_sum (g : nat) : R :=
  match g with
  | O => 0
  | S k => H1_sum k + 1 / (INR k + 1)
  end.

(** Sums of 1/k for g < k <= g + m between differences of logarithms. *)
Lemma harmonic_block_bounds (g m : nat) : (1 <= g)%nat ->
  ln (INR (g + m) + 1) - ln (INR g + 1) <= H1_sum (g + m) - H1_sum g <= ln (INR (g + m)) - ln (INR g).
Proof.
  intros bound.
  apply index_ge_1 in bound.
  induction m as [| m IH].
  - rewrite Nat.add_0_r. lra.
  - replace (g + S m)%nat with (S (g + m)) by lia.
    change (H1_sum (S (g + m))) with (H1_sum (g + m) + 1 / (INR (g + m) + 1)).
    rewrite S_INR.
    assert (positive : 0 < INR (g + m)) by (rewrite plus_INR; pose proof (pos_INR m); lra).
    pose proof (log_step_dominates_inverse (INR (g + m)) positive).
    pose proof (inverse_dominates_log_step (INR (g + m) + 1) ltac:(lra)).
    unfold Rdiv.
    lra.
Qed.

Theorem harmonic_gap_tends_to_ln_2 : is_lim_seq (fun g => H1_sum (2 * g) - H1_sum g) (ln 2).
Proof.
  apply (is_lim_seq_le_le_loc (fun g => ln (2 - / (INR g + 1))) _ (fun _ => ln 2)).
  - exists 1%nat.
    intros g bound.
    pose proof (harmonic_block_bounds g g bound) as bounds.
    replace (g + g)%nat with (2 * g)%nat in bounds by lia.
    rewrite mult_INR in bounds.
    change (INR 2) with 2 in bounds.
    apply index_ge_1 in bound.
    rewrite <- !ln_div in bounds by lra.
    replace (2 - / (INR g + 1)) with ((2 * INR g + 1) / (INR g + 1)) by (field; lra).
    replace (2 * INR g / INR g) with 2 in bounds by (field; lra).
    exact bounds.
  - apply (is_lim_seq_continuous ln (fun g => 2 - / (INR g + 1)) 2).
    + apply derivable_continuous_pt.
      exists (/ 2).
      apply derivable_pt_lim_ln.
      lra.
    + replace (Finite 2) with (Finite (2 - 0)) by (f_equal; ring).
      apply is_lim_seq_minus'; [apply is_lim_seq_const | apply inverse_shift_tends_to_0].
  - apply is_lim_seq_const.
Qed.

Section Alternating.

Variable H1alt : nat -> R.
Hypothesis H1alt_initial : H1alt 1 = 1 / 2.
Hypothesis H1alt_step :
  forall g, (1 <= g)%nat -> H1alt (S g) = H1alt g + 1 / ((2 * INR g + 1) * (2 * INR g + 2)).

Lemma H1alt_is_harmonic_gap : forall g, (1 <= g)%nat -> H1alt g = H1_sum (2 * g) - H1_sum g.
Proof.
  apply induction_from.
  - rewrite H1alt_initial. simpl. field.
  - intros g bound IH.
    replace (2 * S g)%nat with (S (S (2 * g))) by lia.
    rewrite (H1alt_step g bound), IH.
    change (H1_sum (S (S (2 * g))))
      with (H1_sum (2 * g) + 1 / (INR (2 * g) + 1) + 1 / (INR (S (2 * g)) + 1)).
    change (H1_sum (S g)) with (H1_sum g + 1 / (INR g + 1)).
    rewrite S_INR, mult_INR.
    change (INR 2) with 2.
    pose proof (pos_INR g).
    field.
    lra.
Qed.

Theorem H1alt_tends_to_ln_2 : is_lim_seq H1alt (ln 2).
Proof.
  apply (is_lim_seq_eventually_1 (fun g => H1_sum (2 * g) - H1_sum g)).
  - intros g bound. symmetry. apply H1alt_is_harmonic_gap. exact bound.
  - apply harmonic_gap_tends_to_ln_2.
Qed.

Theorem H1alt_tail : forall g, (1 <= g)%nat ->
  1 / (4 * INR g + 2) <= ln 2 - H1alt g <= 1 / (4 * INR g).
Proof.
  apply (tail_by_steps H1alt (fun g => 1 / (4 * INR g + 2)) (fun g => 1 / (4 * INR g))).
  - apply H1alt_tends_to_ln_2.
  - null_by_power (/ 4) (/ 2) 0%nat.
  - null_by_power (/ 4) 0 0%nat.
  - intros k k_ge_1.
    rewrite (H1alt_step k k_ge_1), S_INR.
    apply between_by_differences; sign.
Qed.

End Alternating.
