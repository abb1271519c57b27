<?php return array('dependencies' => array(), 'version' => '217b0291833272ede973');
