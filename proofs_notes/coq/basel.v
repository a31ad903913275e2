(** * The Basel problem: H2(g) = sum_{k<=g} 1/k^2 tends to pi^2/6

    With the moment quotient q of [cosine_moments], H2(g) = pi^2/6 - 2 q(g) exactly, so H2(g) < pi^2/6
    for every g.  Comparing the tail with the telescoping 1/g - 1/(g+1) from both sides,

        1/(g+1) <= pi^2/6 - H2(g) <= 1/g.

    Main statements: [H2_tends_to_PI2_over_6], [H2_below_PI2_over_6], [H2_tail].

    Source: P. Mengoli (1650, the question), L. Euler (1735, the value); DLMF 25.6.1; the proof is
    Matsuoka's (1961), see [cosine_moments]. *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences cosine_moments certificates.
Open Scope R_scope.

Section Basel.

Variable H2 : nat -> R.
Hypothesis H2_initial : H2 1 = 1.
Hypothesis H2_step : forall g, (1 <= g)%nat -> H2 (S g) = H2 g + 1 / (INR g + 1)^2.

Lemma H2_exact : forall g, (1 <= g)%nat -> H2 g = PI^2/6 - 2 * q g.
Proof.
  apply induction_from.
  - pose proof (moment_quotient_step 0) as first.
    rewrite moment_quotient_start in first.
    simpl in first.
    rewrite H2_initial.
    simpl.
    lra.
  - intros g bound IH.
    rewrite (H2_step g bound), IH.
    pose proof (moment_quotient_step g) as step.
    pose proof (pos_INR g).
    replace (1 / (INR g + 1)^2) with (2 * (1 / (2 * (INR g + 1)^2))) by (field; lra).
    rewrite <- step.
    ring.
Qed.

Theorem H2_below_PI2_over_6 : forall g, (1 <= g)%nat -> H2 g < PI^2/6.
Proof.
  intros g bound.
  rewrite (H2_exact g bound).
  pose proof (moment_quotient_pos g).
  lra.
Qed.

Theorem H2_tends_to_PI2_over_6 : is_lim_seq H2 (PI^2/6).
Proof.
  apply (is_lim_seq_eventually_1 (fun g => PI^2/6 - 2 * q g)).
  - intros g bound. symmetry. apply H2_exact. exact bound.
  - replace (Finite (PI^2/6)) with (Finite (PI^2/6 - 0)) by (f_equal; ring).
    apply is_lim_seq_minus'; [apply is_lim_seq_const |].
    apply scaled_null_sequence, moment_quotient_tends_to_0.
Qed.

Theorem H2_tail : forall g, (1 <= g)%nat -> 1 / (INR g + 1) <= PI^2/6 - H2 g <= 1 / INR g.
Proof.
  apply (tail_by_steps H2 (fun g => 1 / (INR g + 1)) (fun g => 1 / INR g)).
  - apply H2_tends_to_PI2_over_6.
  - null_by_power 1 1 0%nat.
  - null_by_power 1 0 0%nat.
  - intros k k_ge_1.
    rewrite (H2_step k k_ge_1), S_INR.
    apply between_by_differences; sign.
Qed.

End Basel.
