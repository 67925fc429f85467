import Network
import Store
