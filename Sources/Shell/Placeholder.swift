import Terminal
import Workbench
