"""The whole-register enquiry (定期照会): a register's living holders are asked about at Juki-net, and what
differs becomes proposals that officers confirm (REG-06, JUK-13). Beside it, and by the same proposals:
the regular check of each holder's domicile over the information network (KOS-22)."""
