<?php return array('dependencies' => array(), 'version' => 'c8f68be41b348f84fe18');
