import CKernels
import COneDNN
