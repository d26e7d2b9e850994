using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Gateways;

/// <summary>Where a Gateway can be reached.</summary>
/// <param name="Addresses">The addresses; none as long as there are none.</param>
/// <param name="Problem">Why they aren't what was asked for; null when they are.</param>
internal sealed record AssignedAddresses(EquatableArray<GatewayStatusAddress> Addresses, AddressProblem? Problem);

/// <summary>Why a Gateway doesn't have its addresses, as its condition Programmed says it.</summary>
/// <param name="Reason">One of Gateway API's reasons.</param>
/// <param name="Message">For people.</param>
internal sealed record AddressProblem(string Reason, string Message);
