namespace KGateway.Resources.Schema;

/// <summary>Name of a Lambda function.</summary>
internal sealed class LambdaFunctionNameAttribute() : FormatAttribute(1, 140, @"^[a-zA-Z0-9-_]+$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) =>
        !value.ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
}
