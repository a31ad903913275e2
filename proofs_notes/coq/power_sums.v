(** * Sums of 1/k^m, m = 3, 4, 5, 6

    zeta(m) is by definition the series sum_{k>=1} 1/k^m (DLMF 25.2.1); it converges for m >= 2 because
    1/k^m <= 1/k^2.  So the limit of Hm(g) = sum_{k<=g} 1/k^m is zeta(m), by name and not by value, with

        1/((m-1)(g+1)^(m-1)) <= zeta(m) - Hm(g) <= 1/((m-1) g^(m-1)).

    Main statements: [H3_tends_to_zeta3], [H4_tends_to_zeta4], [H5_tends_to_zeta5], [H6_tends_to_zeta6],
    [H3_tail], [H4_tail], [H5_tail], [H6_tail], [zeta_2].

    Source: DLMF 25.2.1. *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences trigamma certificates.
Open Scope R_scope.

Definition zeta (m : nat) : R := Series (fun k => / (INR k + 1)^m).

Lemma zeta_converges (m : nat) : (2 <= m)%nat -> ex_series (fun k => / (INR k + 1)^m).
Proof.
  intros m_ge_2.
  apply (ex_series_le (K := R_AbsRing) (V := R_CompleteNormedModule) _ (fun k => / (INR k + 1)^2)).
  - intro k.
    pose proof (pos_INR k).
    change (Rabs (/ (INR k + 1)^m) <= / (INR k + 1)^2).
    rewrite Rabs_right by (apply Rle_ge; left; apply Rinv_0_lt_compat, pow_lt; lra).
    apply Rinv_le_contravar; [apply pow_lt; lra |].
    apply Rle_pow; [lra | exact m_ge_2].
  - exists (PI^2/6).
    apply basel_series.
Qed.

Theorem zeta_2 : zeta 2 = PI^2/6.
Proof. apply trigamma_1. Qed.

Lemma power_sum_tends_to_zeta (m : nat) (Hm : nat -> R) :
  (2 <= m)%nat ->
  Hm 1%nat = 1 ->
  (forall g, (1 <= g)%nat -> Hm (S g) = Hm g + 1 / (INR g + 1)^m) ->
  is_lim_seq Hm (zeta m).
Proof.
  intros m_ge_2 initial step.
  apply partial_sums_tend_to_Series.
  - apply zeta_converges. exact m_ge_2.
  - rewrite initial. simpl INR. rewrite Rplus_0_l, pow1, Rinv_1. reflexivity.
  - intros g bound. rewrite (step g bound). unfold Rdiv. ring.
Qed.

Section Named.

Variable u : nat -> R.
Hypothesis u_initial : u 1%nat = 1.

Theorem H3_tends_to_zeta3 :
  (forall g, (1 <= g)%nat -> u (S g) = u g + 1 / (INR g + 1)^3) -> is_lim_seq u (zeta 3).
Proof. apply power_sum_tends_to_zeta; [lia | exact u_initial]. Qed.

Theorem H4_tends_to_zeta4 :
  (forall g, (1 <= g)%nat -> u (S g) = u g + 1 / (INR g + 1)^4) -> is_lim_seq u (zeta 4).
Proof. apply power_sum_tends_to_zeta; [lia | exact u_initial]. Qed.

Theorem H5_tends_to_zeta5 :
  (forall g, (1 <= g)%nat -> u (S g) = u g + 1 / (INR g + 1)^5) -> is_lim_seq u (zeta 5).
Proof. apply power_sum_tends_to_zeta; [lia | exact u_initial]. Qed.

Theorem H6_tends_to_zeta6 :
  (forall g, (1 <= g)%nat -> u (S g) = u g + 1 / (INR g + 1)^6) -> is_lim_seq u (zeta 6).
Proof. apply power_sum_tends_to_zeta; [lia | exact u_initial]. Qed.

Theorem H3_tail :
  (forall g, (1 <= g)%nat -> u (S g) = u g + 1 / (INR g + 1)^3) ->
  forall g, (1 <= g)%nat ->
    1 / (2 * (INR g + 1)^2) <= zeta 3 - u g <= 1 / (2 * INR g^2).
Proof.
  intros step.
  apply (tail_by_steps u (fun g => 1 / (2 * (INR g + 1)^2)) (fun g => 1 / (2 * INR g^2))).
  - apply H3_tends_to_zeta3. exact step.
  - null_by_power (/ 2) 1 1%nat.
  - null_by_power (/ 2) 0 1%nat.
  - intros k k_ge_1.
    rewrite (step k k_ge_1), S_INR.
    apply between_by_differences; sign.
Qed.

Theorem H4_tail :
  (forall g, (1 <= g)%nat -> u (S g) = u g + 1 / (INR g + 1)^4) ->
  forall g, (1 <= g)%nat ->
    1 / (3 * (INR g + 1)^3) <= zeta 4 - u g <= 1 / (3 * INR g^3).
Proof.
  intros step.
  apply (tail_by_steps u (fun g => 1 / (3 * (INR g + 1)^3)) (fun g => 1 / (3 * INR g^3))).
  - apply H4_tends_to_zeta4. exact step.
  - null_by_power (/ 3) 1 2%nat.
  - null_by_power (/ 3) 0 2%nat.
  - intros k k_ge_1.
    rewrite (step k k_ge_1), S_INR.
    apply between_by_differences; sign.
Qed.

Theorem H5_tail :
  (forall g, (1 <= g)%nat -> u (S g) = u g + 1 / (INR g + 1)^5) ->
  forall g, (1 <= g)%nat ->
    1 / (4 * (INR g + 1)^4) <= zeta 5 - u g <= 1 / (4 * INR g^4).
Proof.
  intros step.
  apply (tail_by_steps u (fun g => 1 / (4 * (INR g + 1)^4)) (fun g => 1 / (4 * INR g^4))).
  - apply H5_tends_to_zeta5. exact step.
  - null_by_power (/ 4) 1 3%nat.
  - null_by_power (/ 4) 0 3%nat.
  - intros k k_ge_1.
    rewrite (step k k_ge_1), S_INR.
    apply between_by_differences; sign.
Qed.

Theorem H6_tail :
  (forall g, (1 <= g)%nat -> u (S g) = u g + 1 / (INR g + 1)^6) ->
  forall g, (1 <= g)%nat ->
    1 / (5 * (INR g + 1)^5) <= zeta 6 - u g <= 1 / (5 * INR g^5).
Proof.
  intros step.
  apply (tail_by_steps u (fun g => 1 / (5 * (INR g + 1)^5)) (fun g => 1 / (5 * INR g^5))).
  - apply H6_tends_to_zeta6. exact step.
  - null_by_power (/ 5) 1 4%nat.
  - null_by_power (/ 5) 0 4%nat.
  - intros k k_ge_1.
    rewrite (step k k_ge_1), S_INR.
    apply between_by_differences; sign.
Qed.

End Named.
