<?php return array('dependencies' => array(), 'version' => '92bc42678ab71d52eaa5');
