namespace KGateway.Translation.Policies.Cel;

/// <summary>A unit of a string: a UTF-16 unit of the source, or what an escape sequence stands for.</summary>
internal readonly record struct CelStringUnit(int Value, CelEscape Escape, int Position);
