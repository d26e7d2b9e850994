using KGateway.Resources.Validation;

namespace KGateway.Resources.Schema;

/// <summary>A range of IP addresses: an address, a slash and the length of a prefix.</summary>
internal sealed class CidrAttribute() : FormatAttribute(1, 64, $"^{AddressPattern}/[0-9]{{1,3}}$")
{
    /// <summary>IPv4 or IPv6 addresses; the values of the parts aren't looked at.</summary>
    public const string AddressPattern = @"([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*)";

    protected override bool IsMatch(ReadOnlySpan<char> value) => IPText.IsCidr(value);
}
