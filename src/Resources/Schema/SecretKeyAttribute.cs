namespace KGateway.Resources.Schema;

/// <summary>Key of an entry of a Secret or ConfigMap.</summary>
internal sealed class SecretKeyAttribute() : FormatAttribute(1, 253, "^[-._a-zA-Z0-9]+$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsSecretKey(value);
}
