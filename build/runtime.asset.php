<?php return array('dependencies' => array(), 'version' => 'e8227adb19419a5d1a3c');
