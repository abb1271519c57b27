<?php return array('dependencies' => array(), 'version' => 'b18585fe69fae04c3ad3');
