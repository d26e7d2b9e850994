namespace KGateway.Resources.Schema;

/// <summary>Name of an AWS region.</summary>
internal sealed class AwsRegionAttribute() : FormatAttribute(1, 63, @"^[a-z0-9-]+$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => !value.ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-");
}
