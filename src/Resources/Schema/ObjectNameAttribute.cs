namespace KGateway.Resources.Schema;

/// <summary>Name of an object; references don't restrict its characters.</summary>
internal sealed class ObjectNameAttribute : StringConstraintAttribute
{
    public override string? Check(string value)
    {
        if (value.Length == 0)
            return "should be at least 1 chars long";
        return value.Length > 253 ? "Too long: may not be more than 253 bytes" : null;
    }
}
