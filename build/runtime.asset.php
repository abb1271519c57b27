<?php return array('dependencies' => array(), 'version' => '4672180993b29c3a094e');
