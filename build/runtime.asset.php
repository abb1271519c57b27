<?php return array('dependencies' => array(), 'version' => '1592b515dc01db29471e');
