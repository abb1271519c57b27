<?php return array('dependencies' => array(), 'version' => '6fbeb0b15427f73c3ba5');
