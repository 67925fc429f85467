import CChafa
import CPNG
import CReadline
