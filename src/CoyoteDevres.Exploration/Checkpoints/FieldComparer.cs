using System.Reflection;
using System.Reflection.Emit;

namespace CoyoteDevres.Exploration;

/// <summary>Makes the methods that tell whether an object is as it was: most of them are, between two states of one execution.</summary>
internal static class FieldComparer
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>A method that compares <paramref name="fields"/> of two objects, or the elements of two arrays of one length.</summary>
    internal static Func<object, object, bool> Make(Type type, IReadOnlyList<FieldInfo> fields)
    {
        var method = new CompiledMethod("compare", type, typeof(bool), typeof(object), typeof(object));
        var code = method.Code;
        var differ = code.DefineLabel();
        var one = method.Typed(OpCodes.Ldarg_1);
        var other = method.Typed(OpCodes.Ldarg_2);
        if (type.IsArray)
            CompareElements(method, type.GetElementType()!, one, other, differ);
        else
            CompareFields(code, fields, one, other, differ);
        code.Emit(OpCodes.Ldc_I4_1);
        code.Emit(OpCodes.Ret);
        code.MarkLabel(differ);
        code.Emit(OpCodes.Ldc_I4_0);
        code.Emit(OpCodes.Ret);
        return method.Compile<Func<object, object, bool>>();
    }

    private static void CompareElements(CompiledMethod method, Type element, LocalBuilder one, LocalBuilder other, Label differ) => method.ForEachIndex(one, index =>
    {
        var code = method.Code;
        bool isStruct = IsStruct(element);
        var (left, right) = isStruct ? (code.DeclareLocal(element.MakeByRefType()), code.DeclareLocal(element.MakeByRefType())) : (one, other);
        foreach (var (array, item) in new[] { (one, left), (other, right) })
        {
            code.Emit(OpCodes.Ldloc, array);
            code.Emit(OpCodes.Ldloc, index);
            if (isStruct)
            {
                code.Emit(OpCodes.Ldelema, element);
                code.Emit(OpCodes.Stloc, item);
            }
            else
            {
                code.Emit(OpCodes.Ldelem, element);
            }
        }

        if (isStruct)
            CompareFields(code, element.GetFields(Declared), left, right, differ);
        else
            code.Emit(OpCodes.Bne_Un, differ);
    });

    private static void CompareFields(ILGenerator code, IReadOnlyList<FieldInfo> fields, LocalBuilder one, LocalBuilder other, Label differ)
    {
        foreach (var field in fields)
        {
            if (!IsStruct(field.FieldType))
            {
                code.Emit(OpCodes.Ldloc, one);
                code.Emit(OpCodes.Ldfld, field);
                code.Emit(OpCodes.Ldloc, other);
                code.Emit(OpCodes.Ldfld, field);
                code.Emit(OpCodes.Bne_Un, differ);
                continue;
            }

            var (left, right) = (code.DeclareLocal(field.FieldType.MakeByRefType()), code.DeclareLocal(field.FieldType.MakeByRefType()));
            code.Emit(OpCodes.Ldloc, one);
            code.Emit(OpCodes.Ldflda, field);
            code.Emit(OpCodes.Stloc, left);
            code.Emit(OpCodes.Ldloc, other);
            code.Emit(OpCodes.Ldflda, field);
            code.Emit(OpCodes.Stloc, right);
            CompareFields(code, field.FieldType.GetFields(Declared), left, right, differ);
        }
    }

    private static bool IsStruct(Type type) => type.IsValueType && !type.IsPrimitive && !type.IsEnum;
}
