namespace KGateway.Resources.Schema;

/// <summary>HTTP field value: printable ASCII words separated by single blanks or tabs.</summary>
internal sealed class HeaderValueAttribute() : FormatAttribute(1, 4096, @"^[!-~]+([\t ]?[!-~]+)*$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsHeaderValue(value);
}
