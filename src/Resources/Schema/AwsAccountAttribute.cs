namespace KGateway.Resources.Schema;

/// <summary>Number of an AWS account.</summary>
internal sealed class AwsAccountAttribute() : FormatAttribute(12, 12, @"^[0-9]{12}$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => !value.ContainsAnyExceptInRange('0', '9');
}
