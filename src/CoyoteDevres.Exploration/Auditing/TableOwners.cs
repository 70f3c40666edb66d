using System.Reflection;

namespace CoyoteDevres.Exploration;

/// <summary>
/// Which types have a dependence table of their own to audit: those that say what is dependent, or change what the table is about. A
/// type that adds names, reports and sites to one of these has the same table and the same behaviour.
/// </summary>
public static class TableOwners
{
    private static readonly string[] Members = ["get_Dependence", nameof(SharedObject.Apply), nameof(SharedObject.IsEnabled), nameof(SharedObject.Reset)];

    /// <summary>The owners in an assembly, in order of name; of a generic type, its definition.</summary>
    public static IReadOnlyList<Type> In(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SharedObject)) && Owns(t)).OrderBy(t => t.FullName, StringComparer.Ordinal)];
    }

    /// <summary>True if the object is one of those, or derives from it.</summary>
    public static bool IsA(SharedObject made, Type owner)
    {
        ArgumentNullException.ThrowIfNull(made);
        for (var type = made.GetType(); type is not null; type = type.BaseType)
        {
            if ((type.IsGenericType ? type.GetGenericTypeDefinition() : type) == owner)
                return true;
        }

        return false;
    }

    private static bool Owns(Type type) =>
        type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Any(m => Members.Contains(m.Name, StringComparer.Ordinal));
}

/// <summary>Says whose table a test audits.</summary>
/// <param name="owner">The type; of a generic one, its definition.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AuditsAttribute(Type owner) : Attribute
{
    /// <summary>The type.</summary>
    public Type Owner { get; } = owner;

    /// <summary>Whose table a method of a test class audits; null if it does not say.</summary>
    public static Type? OwnerOf(Type testClass, string method)
    {
        ArgumentNullException.ThrowIfNull(testClass);
        return Methods(testClass).Single(m => m.Name == method).GetCustomAttribute<AuditsAttribute>()?.Owner;
    }

    /// <summary>Whose tables the methods of a test class audit.</summary>
    public static IEnumerable<Type> OwnersIn(Type testClass)
    {
        ArgumentNullException.ThrowIfNull(testClass);
        return Methods(testClass).Select(m => m.GetCustomAttribute<AuditsAttribute>()?.Owner).OfType<Type>();
    }

    private static MethodInfo[] Methods(Type testClass) =>
        testClass.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
}
