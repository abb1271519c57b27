<?php return array('dependencies' => array(), 'version' => '00b2bdc28aa81cb1023c');
