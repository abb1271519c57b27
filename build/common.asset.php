<?php return array('dependencies' => array(), 'version' => '298882b76d29333f2348');
