<?php return array('dependencies' => array(), 'version' => '183416db51a92f0e06aa');
