using System.Reflection;
using System.Reflection.Emit;

namespace CoyoteDevres.Exploration;

/// <summary>Makes the methods that copy fields between two objects of one type: compiled, since they run in each execution.</summary>
internal static class FieldCopier
{
    /// <summary>A method that copies <paramref name="fields"/> from its first argument to its second one.</summary>
    internal static Action<object, object> Make(Type type, List<FieldInfo> fields)
    {
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

    private static void CopyValue(ILGenerator code, Type type, LocalBuilder from, LocalBuilder to)
    {
        code.Emit(OpCodes.Ldloc, to);
        code.Emit(OpCodes.Ldloc, from);
        code.Emit(OpCodes.Ldobj, type);
        code.Emit(OpCodes.Stobj, type);
    }

    private static void CopyFields(ILGenerator code, List<FieldInfo> fields, LocalBuilder from, LocalBuilder to)
    {
        foreach (var field in fields)
        {
            var same = code.DefineLabel();
            if (!field.FieldType.IsValueType)
            {
                // A reference is written only where it changed: each one written has to be told to the garbage collector.
                code.Emit(OpCodes.Ldloc, to);
                code.Emit(OpCodes.Ldfld, field);
                code.Emit(OpCodes.Ldloc, from);
                code.Emit(OpCodes.Ldfld, field);
                code.Emit(OpCodes.Beq, same);
            }

            code.Emit(OpCodes.Ldloc, to);
            code.Emit(OpCodes.Ldloc, from);
            code.Emit(OpCodes.Ldfld, field);
            code.Emit(OpCodes.Stfld, field);
            code.MarkLabel(same);
        }
    }
}
