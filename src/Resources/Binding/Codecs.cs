using System.Collections.Concurrent;

namespace KGateway.Resources.Binding;

/// <summary>Makes the codec of a type.</summary>
internal static class Codecs
{
    private static readonly ConcurrentDictionary<Type, object> Objects = new();

    /// <summary>The codec of a record type, made once.</summary>
    public static ObjectCodec<T> Of<T>()
        where T : class => (ObjectCodec<T>)ObjectCodec(typeof(T));

    /// <summary>A codec for values of a type within limits.</summary>
    public static object Create(Type type, Constraints constraints)
    {
        if (type == typeof(string))
            return new StringCodec(constraints);
        if (type == typeof(int))
            return new IntegerCodec<int>(constraints);
        if (type == typeof(long))
            return new IntegerCodec<long>(constraints);
        if (type == typeof(bool))
            return new BooleanCodec();
        if (type == typeof(TimeSpan))
            return new DurationCodec(constraints);
        if (type == typeof(DateTimeOffset))
            return new TimestampCodec();
        if (type == typeof(StringMap))
            return new StringMapCodec(constraints);
        if (type == typeof(BinaryMap))
            return new BinaryMapCodec();
        if (type == typeof(IntOrString))
            return new IntOrStringCodec();
        if (type == typeof(Quantity))
            return new QuantityCodec();
        if (type == typeof(RawJson))
            return new RawJsonCodec();
        if (type.IsEnum)
            return Make(typeof(EnumCodec<>), type);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Make(typeof(NullableCodec<>), underlying, Create(underlying, constraints));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>))
        {
            Type item = type.GetGenericArguments()[0];
            return Make(typeof(ArrayCodec<>), item, Create(item, constraints), constraints);
        }

        return type.IsClass ? ObjectCodec(type) : throw new NotSupportedException($"Fields of type {type} can't be read.");
    }

    private static object ObjectCodec(Type type) =>
        Objects.TryGetValue(type, out object? codec) ? codec : Objects.GetOrAdd(type, Make(typeof(ObjectCodec<>), type));

    private static object Make(Type definition, Type argument, params object[] arguments) =>
        Activator.CreateInstance(definition.MakeGenericType(argument), arguments)!;
}
