using System.Collections.Concurrent;
using System.Reflection;

namespace CoyoteDevres.Exploration;

/// <summary>What going back has to know of a type: what its objects may refer to, and how what may change in them is copied.</summary>
internal sealed class ObjectShape
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, ObjectShape> Known = new();
    private static readonly Func<object, object> Cloned =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    private readonly Type type;
    private readonly List<FieldInfo> changing = [];
    private readonly List<FieldInfo> references = [];
    private Action<object, object>? copy;
    private Action<object, ObjectGraph>? visit;
    private Func<object, object, bool>? same;

    private ObjectShape(Type type)
    {
        this.type = type;
        if (type.IsArray)
        {
            Refers = MayRefer(type.GetElementType()!);
            IsLeaf = false;
            return;
        }

        if (!IsOutside(type))
            Look();
        Refers = references.Count > 0;
        IsLeaf = !Refers && changing.Count == 0;
    }

    /// <summary>True if nothing in it, or behind it, belongs to an execution.</summary>
    internal bool IsLeaf { get; }

    /// <summary>True if it may refer to other objects.</summary>
    internal bool Refers { get; }

    /// <summary>True if something in it can change.</summary>
    internal bool Changes => changing.Count > 0 || type.IsArray;

    /// <summary>The fields that refer to objects, or hold values that do.</summary>
    internal IReadOnlyList<FieldInfo> References => references;

    /// <summary>Copies what can change from one object of the type to another one; an array to one of the same length.</summary>
    internal Action<object, object> Copy => copy ??= type.IsVariableBoundArray ? CopyAll : FieldCopier.Make(type, changing);

    /// <summary>A new object with the same in it.</summary>
    internal object Clone(object original) => type.IsArray ? ((Array)original).Clone() : Cloned(original);

    /// <summary>True if one object of the type can be copied to another: an array of one dimension, and of the same length.</summary>
    internal bool Fits(object one, object other) => !type.IsArray || (type.IsSZArray && ((Array)one).Length == ((Array)other).Length);

    /// <summary>Has a graph reach all that an object of the type refers to.</summary>
    internal Action<object, ObjectGraph> Visit => visit ??= type.IsVariableBoundArray ? VisitAll : ReferenceVisitor.Make(type);

    /// <summary>Tells whether what can change is the same in two objects of the type, or in two arrays of one length.</summary>
    internal Func<object, object, bool> Same => same ??= type.IsVariableBoundArray ? static (_, _) => false : FieldComparer.Make(type, changing);

    internal static ObjectShape Of(Type type) => Known.GetOrAdd(type, static t => new ObjectShape(t));

    private void Look()
    {
        for (var at = type; at is not null && at != typeof(object) && at != typeof(ValueType); at = at.BaseType)
        {
            foreach (var field in at.GetFields(Declared))
            {
                if (field.IsDefined(typeof(KeptAcrossExecutionsAttribute), inherit: false))
                    continue;
                if (MayRefer(field.FieldType))
                    references.Add(field);
                // A value in a box of its own changes as a whole: an enumerator, for instance.
                if (!field.IsInitOnly || type.IsValueType)
                    changing.Add(field);
            }
        }
    }

    private static void CopyAll(object from, object to) => Array.Copy((Array)from, (Array)to, ((Array)from).Length);

    /// <summary>For arrays of several dimensions, which are few and small.</summary>
    private static void VisitAll(object array, ObjectGraph graph)
    {
        foreach (object? element in (Array)array)
        {
            if (element is ValueType)
                Of(element.GetType()).Visit(element, graph);
            else
                graph.Reach(element);
        }
    }

    /// <summary>True if it is a value, or says that it is no part of an execution's state, or is the runtime system's own: types, methods, threads.</summary>
    private static bool IsOutside(Type type) =>
        type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string)
        || type.IsDefined(typeof(KeptAcrossExecutionsAttribute), inherit: true)
        || Array.Exists(type.GetInterfaces(), i => i.IsDefined(typeof(KeptAcrossExecutionsAttribute), inherit: false))
        || typeof(MemberInfo).IsAssignableFrom(type)
        || (type.Namespace is { } home && (home.StartsWith("System.Threading", StringComparison.Ordinal) || home.StartsWith("System.Reflection", StringComparison.Ordinal)));

    private static bool MayRefer(Type type) =>
        !IsOutside(type) && (!type.IsValueType || Array.Exists(type.GetFields(Declared), f => MayRefer(f.FieldType)));
}
