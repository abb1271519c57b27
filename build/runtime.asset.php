<?php return array('dependencies' => array(), 'version' => 'f3ceecc58b2b5996c2ca');
