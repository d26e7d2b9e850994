using KGateway.Resources.Validation;

namespace KGateway.Resources.Schema;

/// <summary>An IP address, or a range of addresses as an address and the length of a prefix.</summary>
internal sealed class IPOrCidrAttribute() : FormatAttribute(1, 64, $"^{CidrAttribute.AddressPattern}(/[0-9]{{1,3}})?$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => IPText.IsAddress(value) || IPText.IsCidr(value);
}
