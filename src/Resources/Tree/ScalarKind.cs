namespace KGateway.Resources.Tree;

/// <summary>Types of scalars in YAML's core schema.</summary>
internal enum ScalarKind
{
    Null,
    Boolean,
    Integer,
    Float,
    String,
}
