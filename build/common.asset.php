<?php return array('dependencies' => array(), 'version' => 'c7f31fdb0d9400dcd133');
