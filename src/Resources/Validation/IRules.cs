namespace KGateway.Resources.Validation;

/// <summary>Rules of some record type; the type is known only to <see cref="IRules{T}"/>.</summary>
internal interface IRules;
