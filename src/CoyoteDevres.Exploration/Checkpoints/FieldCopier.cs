using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>Makes the methods that copy fields between two objects of one type: compiled, since they run in each execution.</summary>
internal static class FieldCopier
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly MethodInfo Elements = typeof(FieldCopier).GetMethod(nameof(CopyElements), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>A method that copies <paramref name="fields"/>, or an array's elements, from its first argument to its second one.</summary>
    internal static Action<object, object> Make(Type type, IReadOnlyList<FieldInfo> fields)
    {
        if (type.IsArray)
            return Elements.MakeGenericMethod(type.GetElementType()!).CreateDelegate<Action<object, object>>();
        var method = new CompiledMethod("copy", type, null, typeof(object), typeof(object));
        var code = method.Code;
        var from = method.Typed(OpCodes.Ldarg_1);
        var to = method.Typed(OpCodes.Ldarg_2);
        if (type.IsValueType)
            CopyValue(code, type, from, to);
        else
            CopyFields(code, fields, from, to);
        code.Emit(OpCodes.Ret);
        return method.Compile<Action<object, object>>();
    }

    private static void CopyElements<T>(object from, object to) => Unsafe.As<T[]>(from).AsSpan().CopyTo(Unsafe.As<T[]>(to));

    private static void CopyValue(ILGenerator code, Type type, LocalBuilder from, LocalBuilder to)
    {
        code.Emit(OpCodes.Ldloc, to);
        code.Emit(OpCodes.Ldloc, from);
        code.Emit(OpCodes.Ldobj, type);
        code.Emit(OpCodes.Stobj, type);
    }

    private static void CopyFields(ILGenerator code, IReadOnlyList<FieldInfo> fields, LocalBuilder from, LocalBuilder to)
    {
        foreach (var field in fields)
        {
            if (!RefersToObjects(field.FieldType))
            {
                Copy(code, field, from, to);
            }
            else if (!field.FieldType.IsValueType)
            {
                // A reference is written only where it changed: each one written has to be told to the garbage collector.
                var same = code.DefineLabel();
                code.Emit(OpCodes.Ldloc, to);
                code.Emit(OpCodes.Ldfld, field);
                code.Emit(OpCodes.Ldloc, from);
                code.Emit(OpCodes.Ldfld, field);
                code.Emit(OpCodes.Beq, same);
                Copy(code, field, from, to);
                code.MarkLabel(same);
            }
            else
            {
                CopyFields(code, field.FieldType.GetFields(Declared), Part(code, field, from), Part(code, field, to));
            }
        }
    }

    private static void Copy(ILGenerator code, FieldInfo field, LocalBuilder from, LocalBuilder to)
    {
        code.Emit(OpCodes.Ldloc, to);
        code.Emit(OpCodes.Ldloc, from);
        code.Emit(OpCodes.Ldfld, field);
        code.Emit(OpCodes.Stfld, field);
    }

    private static LocalBuilder Part(ILGenerator code, FieldInfo field, LocalBuilder holder)
    {
        var part = code.DeclareLocal(field.FieldType.MakeByRefType());
        code.Emit(OpCodes.Ldloc, holder);
        code.Emit(OpCodes.Ldflda, field);
        code.Emit(OpCodes.Stloc, part);
        return part;
    }

    private static bool RefersToObjects(Type type) =>
        type.IsValueType ? !type.IsPrimitive && !type.IsEnum && Array.Exists(type.GetFields(Declared), f => RefersToObjects(f.FieldType)) : !type.IsPointer;
}
