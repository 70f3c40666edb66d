using System.Reflection;
using System.Reflection.Emit;

namespace CoyoteDevres.Exploration;

/// <summary>Makes the methods that tell a graph what an object refers to: compiled, since a state has hundreds of objects.</summary>
internal static class ReferenceVisitor
{
    private static readonly MethodInfo Reach = typeof(ObjectGraph).GetMethod(nameof(ObjectGraph.Reach), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>A method that has its second argument reach everything that its first one, of that type, refers to.</summary>
    internal static Action<object, ObjectGraph> Make(Type type)
    {
        var method = new CompiledMethod("visit", type, null, typeof(object), typeof(ObjectGraph));
        var code = method.Code;
        var visited = method.Typed(OpCodes.Ldarg_1);
        if (type.IsArray)
            VisitElements(code, type, visited);
        else
            VisitFields(code, type, visited);

        code.Emit(OpCodes.Ret);
        return method.Compile<Action<object, ObjectGraph>>();
    }

    private static void VisitElements(ILGenerator code, Type type, LocalBuilder array)
    {
        var element = type.GetElementType()!;
        var index = code.DeclareLocal(typeof(int));
        Label next = code.DefineLabel(), check = code.DefineLabel();
        code.Emit(OpCodes.Br, check);
        code.MarkLabel(next);
        if (!element.IsValueType)
            code.Emit(OpCodes.Ldarg_2);
        code.Emit(OpCodes.Ldloc, array);
        code.Emit(OpCodes.Ldloc, index);
        if (element.IsValueType)
        {
            var item = code.DeclareLocal(element.MakeByRefType());
            code.Emit(OpCodes.Ldelema, element);
            code.Emit(OpCodes.Stloc, item);
            VisitFields(code, element, item);
        }
        else
        {
            code.Emit(OpCodes.Ldelem_Ref);
            code.Emit(OpCodes.Call, Reach);
        }

        code.Emit(OpCodes.Ldloc, index);
        code.Emit(OpCodes.Ldc_I4_1);
        code.Emit(OpCodes.Add);
        code.Emit(OpCodes.Stloc, index);
        code.MarkLabel(check);
        code.Emit(OpCodes.Ldloc, index);
        code.Emit(OpCodes.Ldloc, array);
        code.Emit(OpCodes.Ldlen);
        code.Emit(OpCodes.Conv_I4);
        code.Emit(OpCodes.Blt, next);
    }

    /// <summary>What an object refers to, or a value that is held by reference.</summary>
    private static void VisitFields(ILGenerator code, Type type, LocalBuilder holder)
    {
        foreach (var field in ObjectShape.Of(type).References)
        {
            if (field.FieldType.IsValueType)
            {
                var part = code.DeclareLocal(field.FieldType.MakeByRefType());
                code.Emit(OpCodes.Ldloc, holder);
                code.Emit(OpCodes.Ldflda, field);
                code.Emit(OpCodes.Stloc, part);
                VisitFields(code, field.FieldType, part);
            }
            else
            {
                code.Emit(OpCodes.Ldarg_2);
                code.Emit(OpCodes.Ldloc, holder);
                code.Emit(OpCodes.Ldfld, field);
                code.Emit(OpCodes.Call, Reach);
            }
        }
    }
}
