<?php return array('dependencies' => array(), 'version' => '11b591c989eb326daa9e');
