namespace KGateway.Resources.Schema;

/// <summary>ARN of an IAM role.</summary>
internal sealed class AwsRoleArnAttribute() : FormatAttribute(1, 2048, @"^arn:aws[a-z0-9-]*:iam::[0-9]{12}:role/.+$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value)
    {
        if (!value.StartsWith("arn:aws"))
            return false;
        value = value[7..];
        var end = value.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-");
        if (end < 0 || !value[end..].StartsWith(":iam::"))
            return false;
        value = value[(end + 6)..];
        return value.Length > 18 && !value[..12].ContainsAnyExceptInRange('0', '9') && value[12..].StartsWith(":role/");
    }
}
