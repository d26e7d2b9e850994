namespace KGateway.Resources.Schema;

/// <summary>Origin of a CORS filter: <c>*</c>, or http(s) with a host that may be or start with a wildcard, and a port.</summary>
internal sealed class CorsOriginAttribute() : FormatAttribute(
    1, 253, @"(^\*$)|(^(http(s)?):\/\/(((\*\.)?([a-zA-Z0-9\-]+\.)*[a-zA-Z0-9-]+|\*)(:([0-9]{1,5}))?)$)")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsCorsOrigin(value);
}
