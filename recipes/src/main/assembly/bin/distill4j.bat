@echo off
rem Starts distill4j from any folder. JAVA_HOME names the Java to use, else the java on the PATH is taken;
rem DISTILL4J_OPTS holds options for the JVM, such as -Xmx4g.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" --version >nul 2>&1
if errorlevel 1 (
  echo distill4j: java: must be version 17 or later, on the PATH or in JAVA_HOME; got none that runs. 1>&2
  exit /b 2
)
"%JAVA%" %DISTILL4J_OPTS% -jar "%~dp0..\distill4j.jar" %*
exit /b %ERRORLEVEL%
